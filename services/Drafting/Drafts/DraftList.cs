using System.Globalization;
using EditorialPlatform.Contracts;
using EditorialPlatform.ServiceDefaults;
using JasperFx.Events;
using Marten;
using Marten.Events.Aggregation;
using Marten.Schema;
using Npgsql;
using NpgsqlTypes;
using Weasel.Postgresql.Tables;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>A line of the list of drafts.</summary>
[DocumentAlias("draftline")]
public sealed record DraftLine
{
    public Guid Id { get; init; }

    public string State { get; init; } = "";

    public int Revision { get; init; }

    /// <summary>The revision that lies with the desk: an approval of it changes the state, one of another does not.</summary>
    public int Submitted { get; init; }

    public string Language { get; init; } = "";

    public string Headline { get; init; } = "";

    public string? Section { get; init; }

    public string? Place { get; init; }

    public DateTimeOffset ChangedAt { get; init; }

    public IReadOnlyList<Person> Contributors { get; init; } = [];

    /// <summary>Whose it is: each contributor, alone and with the state. A person's own are found and counted by these, however many others there are in the state.</summary>
    public string[] Whose { get; init; } = [];

    /// <summary>Time of the last change and id: newest first, and no two alike.</summary>
    public string Listed { get; init; } = "";

    /// <summary>
    /// A page costs the same among a hundred lines and among a hundred thousand: it is read off an index in the order of the
    /// list, or out of the few lines of one person.
    /// </summary>
    public static void Store(StoreOptions store) =>
        store.Schema.For<DraftLine>()
            .Duplicate(line => line.Listed)
            .Duplicate(line => line.State)
            .Index([line => line.State, line => line.Listed])
            .Duplicate(line => line.Whose, pgType: "text[]", dbType: NpgsqlDbType.Array | NpgsqlDbType.Text, configure: index => index.Method = IndexMethod.gin);

    /// <summary>The key of a person's own, in one state or in any.</summary>
    public static string Own(Guid person, string? state = null) => state is null ? $"{person:N}" : $"{person:N} {state}";
}

public sealed class DraftLineProjection : SingleStreamProjection<DraftLine, Guid>
{
    public DraftLineProjection() => Name = "DraftLine";

    public override DraftLine? Evolve(DraftLine? snapshot, Guid id, IEvent e)
    {
        var line = Fold(snapshot ?? new DraftLine { Id = id }, e.Data);
        return line with
        {
            ChangedAt = e.Timestamp,
            Listed = $"{e.Timestamp.UtcTicks.ToString("D19", CultureInfo.InvariantCulture)}-{id:N}",
            Whose = [.. line.Contributors.SelectMany(person => new[] { DraftLine.Own(person.Id), DraftLine.Own(person.Id, line.State) })],
        };
    }

    private static DraftLine Fold(DraftLine line, object happened) => happened switch
    {
        DraftStarted it => Written(line, 1, it.By, it.Copy) with { State = "draft" },
        DraftRevised it => Written(line, it.Revision, it.By, it.Copy),
        SuggestionAccepted it => Written(line, it.Revision, it.By, it.Copy),
        _ when new Draft { State = line.State, Submitted = line.Submitted }.Evolve(happened) is var draft => line with { State = draft.State, Submitted = draft.Submitted },
        _ => line,
    };

    private static DraftLine Written(DraftLine line, int revision, Person by, Copy copy) => line with
    {
        Revision = revision,
        Language = copy.Language,
        Headline = copy.Headline,
        Section = copy.Section,
        Place = copy.Place,
        Contributors = line.Contributors.Any(person => person.Id == by.Id) ? line.Contributors : [.. line.Contributors, by],
    };
}

public sealed class ListDrafts : ISlice
{
    private static readonly string[] States = ["draft", "submitted", "withdrawing", "returned", "accepted", "spiked"];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/drafts", async Task<IResult> (string? state, IDocumentStore store, NpgsqlDataSource database, HttpContext http) =>
        {
            if (state is not null && !States.Contains(state))
            {
                return new Problem(Refusal.Field("/state", $"One of {string.Join(", ", States)}."));
            }

            var (actor, list) = (Actor.From(http.User)!, ListRequest.From(http, keys: 1));
            await using var session = store.QuerySession();
            // Written out, because LINQ asks the document whose it is, where no index is.
            var (conditions, values) = (new List<string>(), new List<object>());
            When(!actor.IsEditor, "d.whose @> ?", new[] { DraftLine.Own(actor.Id, state) });
            When(actor.IsEditor && state is not null, "d.state = ?", state);
            When(list.After is not null, "d.listed < ?", list.After?[0]);
            var where = conditions.Count == 0 ? "" : $"where {string.Join(" and ", conditions)} ";
            var found = await session.QueryAsync<DraftLine>($"{where}order by d.listed desc limit ?", http.RequestAborted, [.. values, list.Limit + 1]);
            var page = list.Page(found, line => [line.Listed]);
            return TypedResults.Ok(new CountedPage<object>(
                [.. page.Items.Select(line => new { articleId = line.Id, line.State, line.Revision, line.Language, line.Headline, line.Section, line.Place, line.ChangedAt, line.Contributors })],
                page.Next,
                await database.CountAsync(
                    States.Select((each, index) => (each, actor.IsEditor ? $"from drafting.mt_doc_draftline d where d.state = '{each}' order by d.listed desc" : $"from drafting.mt_doc_draftline d where d.whose @> ${index + 1}")),
                    actor.IsEditor ? [] : [.. States.Select(each => new[] { DraftLine.Own(actor.Id, each) })],
                    http.RequestAborted)));

            void When(bool asked, string condition, object? value)
            {
                if (asked)
                {
                    conditions.Add(condition);
                    values.Add(value!);
                }
            }
        });
}
