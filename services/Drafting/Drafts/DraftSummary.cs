using System.Globalization;
using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using JasperFx.Events;
using Marten;
using Marten.Events.Aggregation;
using Marten.Schema;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using NpgsqlTypes;
using Weasel.Postgresql.Tables;

namespace EditorialPlatform.Drafting.Drafts;

[DocumentAlias("draftline")]
public sealed record DraftSummary
{
    public Guid Id { get; init; }

    [JsonPropertyName("state")]
    public DraftState Phase { get; init; }

    /// <summary>The duplicated column. It is a string because Marten writes the member name of an enumeration to the column, not the JSON name.</summary>
    [JsonIgnore]
    public string State => Json.Name(Phase);

    public int Revision { get; init; }

    /// <summary>The revision under review; only its approval changes the state.</summary>
    public int Submitted { get; init; }

    public string Language { get; init; } = "";

    public string Headline { get; init; } = "";

    public string? Section { get; init; }

    public string? Place { get; init; }

    public DateTimeOffset ChangedAt { get; init; }

    public IReadOnlyList<Person> Contributors { get; init; } = [];

    /// <summary>Index keys of the contributors, with and without the state: they find and count the drafts of a person without reading any others.</summary>
    [JsonPropertyName("whose")]
    public string[] OwnerKeys { get; init; } = [];

    /// <summary>Time of the last change and the id, so that the key is unique; sorted in descending order.</summary>
    [JsonPropertyName("listed")]
    public string SortKey { get; init; } = "";

    /// <summary>Indexes every list in its sort order, or by owner, so that the cost of a page does not depend on the number of drafts.</summary>
    public static void Configure(StoreOptions store) =>
        store.Schema.For<DraftSummary>()
            .Duplicate(line => line.SortKey)
            .Duplicate(line => line.State)
            .Index([line => line.State, line => line.SortKey], index => index.Name = "mt_doc_draftline_idx_statelisted")
            .Duplicate(
                line => line.OwnerKeys, pgType: "text[]", dbType: NpgsqlDbType.Array | NpgsqlDbType.Text, configure: index => index.Method = IndexMethod.gin);

    /// <summary>The owner key of a person, for one state or for all states.</summary>
    public static string Own(Guid person, DraftState? state = null) => state is null ? $"{person:N}" : $"{person:N} {Json.Name(state.Value)}";
}

[ReadModelVersion(1)]
public sealed class DraftSummaryProjection : SingleStreamProjection<DraftSummary, Guid>
{
    public override DraftSummary? Evolve(DraftSummary? snapshot, Guid id, IEvent e)
    {
        var line = Fold(snapshot ?? new DraftSummary { Id = id }, e.Data);
        return line with
        {
            ChangedAt = e.Timestamp,
            SortKey = $"{e.Timestamp.UtcTicks.ToString("D19", CultureInfo.InvariantCulture)}-{id:N}",
            OwnerKeys = [.. line.Contributors.SelectMany(person => new[] { DraftSummary.Own(person.Id), DraftSummary.Own(person.Id, line.Phase) })],
        };
    }

    private static DraftSummary Fold(DraftSummary line, object happened) => happened switch
    {
        DraftStarted it => Written(line, 1, it.By, it.Copy) with { Phase = DraftState.Draft },
        DraftRevised it => Written(line, it.Revision, it.By, it.Copy),
        SuggestionAccepted it => Written(line, it.Revision, it.By, it.Copy),
        _ when new Draft { State = line.Phase, Submitted = line.Submitted }.Evolve(happened) is var draft => line with
        {
            Phase = draft.State,
            Submitted = draft.Submitted
        },
        _ => line,
    };

    private static DraftSummary Written(DraftSummary line, int revision, Person by, Copy copy) => line with
    {
        Revision = revision,
        Language = copy.Language,
        Headline = copy.Headline,
        Section = copy.Section,
        Place = copy.Place,
        Contributors = line.Contributors.Any(person => person.Id == by.Id) ? line.Contributors : [.. line.Contributors, by],
    };
}

public sealed record DraftLineView(
    Guid ArticleId, DraftState State, int Revision, string Language, string Headline, string? Section,
    string? Place, DateTimeOffset ChangedAt, IReadOnlyList<Person> Contributors);

public sealed class ListDrafts : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/drafts", async Task<Results<Ok<CountedPage<DraftLineView>>, Problem>> (
            QueryValue<DraftState>? state, [AsParameters] PageQuery query, IDocumentStore store, NpgsqlDataSource database, HttpContext http) =>
        {
            if (state is { Value: null })
            {
                return new Problem(Rejection.Field("/state", $"One of {string.Join(", ", Json.Names<DraftState>())}."));
            }

            var (actor, list) = (Actor.From(http.User)!, query.Read(keys: 1));
            await using var session = store.QuerySession();
            // Raw SQL, because Marten's LINQ provider queries the owner keys in the JSON document, which is not indexed.
            var (conditions, values) = (new List<string>(), new List<object>());
            When(!actor.IsEditor, "d.whose @> ?", new[] { DraftSummary.Own(actor.Id, state?.Value) });
            When(actor.IsEditor && state is not null, "d.state = ?", state?.Text);
            When(list.After is not null, "d.listed < ?", list.After?[0]);
            var where = conditions.Count == 0 ? "" : $"where {string.Join(" and ", conditions)} ";
            var found = await session.QueryAsync<DraftSummary>($"{where}order by d.listed desc limit ?", http.RequestAborted, [.. values, list.Limit + 1]);
            var page = list.ToPage(found, line => [line.SortKey]);
            return TypedResults.Ok(new CountedPage<DraftLineView>(
                [.. page.Items.Select(line => new DraftLineView(
                    line.Id, line.Phase, line.Revision, line.Language, line.Headline, line.Section, line.Place, line.ChangedAt, line.Contributors))],
                page.Next,
                await database.CountAsync(
                    Json.Names<DraftState>().Select((each, index) => (each, actor.IsEditor
                        ? $"from drafting.mt_doc_draftline d where d.state = '{each}' order by d.listed desc"
                        : $"from drafting.mt_doc_draftline d where d.whose @> ${index + 1}")),
                    actor.IsEditor ? [] : [.. Enum.GetValues<DraftState>().Select(each => new[] { DraftSummary.Own(actor.Id, each) })],
                    http.RequestAborted)));

            void When(bool asked, string condition, object? value)
            {
                if (asked)
                {
                    conditions.Add(condition);
                    values.Add(value!);
                }
            }
        })
        .Describe("listDrafts", "List drafts, newest change first: a person's own, or everybody's for an editor")
        .Refuses(422, "fields");
}
