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

    /// <summary>Shows a save that is not recorded, in the transaction that keeps it.</summary>
    /// <param name="events">What the same transaction appends, which the projection shows before.</param>
    public static async Task ShowAsync(
        IDocumentSession session, Guid articleId, IReadOnlyList<object> events, DraftRevised save, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await session.LoadAsync<DraftSummary>(articleId, cancellationToken) is { } line)
        {
            foreach (var happened in events.Select(each => each is EventBy other ? other.Data : each).Append(save))
            {
                line = DraftSummaryProjection.Show(line, happened, now);
            }

            ((ITransactionParticipantRegistrar)session).AddTransactionParticipant(new LineUpdate(line, "drafting", session.DocumentStore.Options.Serializer()));
        }
    }

    /// <summary>Writes lines beside their projection, whose number of the stream's version stays as it is.</summary>
    public static async Task WriteAsync(
        DraftSummary line, string schema, ISerializer serializer, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"update {schema}.mt_doc_draftline set data = $2::jsonb, listed = $3, state = $4, whose = $5 where id = $1", connection)
        {
            Parameters =
            {
                new() { Value = line.Id },
                new() { Value = serializer.ToJson(line) },
                new() { Value = line.SortKey },
                new() { Value = line.State },
                new() { Value = line.OwnerKeys },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The owner key of a person, for one state or for all states.</summary>
    public static string Own(Guid person, DraftState? state = null) => state is null ? $"{person:N}" : $"{person:N} {Json.Name(state.Value)}";
}

/// <summary>Runs after the operations of the transaction, so that the projection does not write over it.</summary>
internal sealed class LineUpdate(DraftSummary line, string schema, ISerializer serializer) : ITransactionParticipant
{
    public Task BeforeCommitAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken token) =>
        DraftSummary.WriteAsync(line, schema, serializer, connection, token);
}

[ReadModelVersion(1)]
public sealed class DraftSummaryProjection : SingleStreamProjection<DraftSummary, Guid>, IShowsMoreThanEvents
{
    public string Source => "drafting.mt_doc_workingcopy";

    public async Task ShowAsync(NpgsqlConnection connection, string schema, ISerializer serializer)
    {
        var lines = new List<DraftSummary>();
        await using (var command = new NpgsqlCommand(
            $"select copy.data, line.data from {Source} copy join {schema}.mt_doc_draftline line using (id) where copy.saved_at is not null", connection))
        await using (var rows = await command.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                var (copy, line) = (await serializer.FromJsonAsync<WorkingCopy>(rows, 0), await serializer.FromJsonAsync<DraftSummary>(rows, 1));
                if (copy.Unrecorded is { } save && save.Revision > line.Revision)
                {
                    lines.Add(Show(line, save, save.SavedAt!.Value));
                }
            }
        }

        foreach (var line in lines)
        {
            await DraftSummary.WriteAsync(line, schema, serializer, connection, CancellationToken.None);
        }
    }

    public override DraftSummary? Evolve(DraftSummary? snapshot, Guid id, IEvent e) => Show(snapshot ?? new DraftSummary { Id = id }, e.Data, e.Timestamp);

    /// <summary>The line after an event, or after a save that is not one yet.</summary>
    public static DraftSummary Show(DraftSummary before, object happened, DateTimeOffset at)
    {
        // Recording changes nothing that people see.
        var changedAt = happened is not DraftRevised { SavedAt: { } savedAt } ? at : savedAt > before.ChangedAt ? savedAt : before.ChangedAt;
        var line = Fold(before, happened);
        return line with
        {
            ChangedAt = changedAt,
            SortKey = $"{changedAt.UtcTicks.ToString("D19", CultureInfo.InvariantCulture)}-{line.Id:N}",
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
