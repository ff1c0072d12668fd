using System.Globalization;
using EditorialPlatform.Contracts;
using EditorialPlatform.ServiceDefaults;
using JasperFx.Events;
using Marten;
using Marten.Events.Aggregation;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>A line of the list of drafts.</summary>
public sealed record DraftLine
{
    public Guid Id { get; init; }

    public string State { get; init; } = "";

    public int Revision { get; init; }

    public string Language { get; init; } = "";

    public string Headline { get; init; } = "";

    public string? Section { get; init; }

    public string? Place { get; init; }

    public DateTimeOffset ChangedAt { get; init; }

    public IReadOnlyList<Person> Contributors { get; init; } = [];

    public IReadOnlyList<Guid> ContributorIds { get; init; } = [];

    /// <summary>Time of the last change and id: newest first, and no two alike.</summary>
    public string Order { get; init; } = "";
}

public sealed class DraftLineProjection : SingleStreamProjection<DraftLine, Guid>
{
    public override DraftLine? Evolve(DraftLine? snapshot, Guid id, IEvent e)
    {
        var line = Fold(snapshot ?? new DraftLine { Id = id }, e.Data);
        return line with { ChangedAt = e.Timestamp, Order = $"{e.Timestamp.UtcTicks.ToString("D19", CultureInfo.InvariantCulture)}-{id:N}" };
    }

    private static DraftLine Fold(DraftLine line, object happened) => happened switch
    {
        DraftStarted it => Written(line, 1, it.By, it.Copy) with { State = "draft" },
        DraftRevised it => Written(line, it.Revision, it.By, it.Copy),
        SuggestionAccepted it => Written(line, it.Revision, it.By, it.Copy),
        _ => line with { State = new Draft { State = line.State, Submitted = line.Revision }.Evolve(happened).State },
    };

    private static DraftLine Written(DraftLine line, int revision, Person by, Copy copy) => line with
    {
        Revision = revision,
        Language = copy.Language,
        Headline = copy.Headline,
        Section = copy.Section,
        Place = copy.Place,
        Contributors = line.ContributorIds.Contains(by.Id) ? line.Contributors : [.. line.Contributors, by],
        ContributorIds = line.ContributorIds.Contains(by.Id) ? line.ContributorIds : [.. line.ContributorIds, by.Id],
    };
}

public sealed class ListDrafts : ISlice
{
    private static readonly string[] States = ["draft", "submitted", "withdrawing", "returned", "accepted", "spiked"];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/drafts", async Task<IResult> (string? state, IDocumentStore store, HttpContext http) =>
        {
            if (state is not null && !States.Contains(state))
            {
                return new Problem(Refusal.Field("/state", $"One of {string.Join(", ", States)}."));
            }

            var (actor, list) = (Actor.From(http.User)!, ListRequest.From(http, keys: 1));
            await using var session = store.QuerySession();
            IQueryable<DraftLine> lines = session.Query<DraftLine>();
            lines = actor.IsEditor ? lines : lines.Where(line => line.ContributorIds.Contains(actor.Id));
            lines = state is null ? lines : lines.Where(line => line.State == state);
            if (list.After is [var after])
            {
                lines = lines.Where(line => line.Order.CompareTo(after) < 0);
            }

            var found = await lines.OrderByDescending(line => line.Order).Take(list.Limit + 1).ToListAsync(http.RequestAborted);
            var page = list.Page(found, line => [line.Order]);
            return TypedResults.Ok(new ListPage<object>(
                [.. page.Items.Select(line => new { articleId = line.Id, line.State, line.Revision, line.Language, line.Headline, line.Section, line.Place, line.ChangedAt, line.Contributors })],
                page.Next));
        });
}
