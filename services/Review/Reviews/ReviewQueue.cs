using System.Globalization;
using EditorialPlatform.Contracts;
using EditorialPlatform.ServiceDefaults;
using JasperFx.Events;
using Marten;
using Marten.Events.Aggregation;

namespace EditorialPlatform.Review.Reviews;

/// <summary>A line of the desk's queue.</summary>
public sealed record ReviewLine
{
    public Guid Id { get; init; }

    public string State { get; init; } = "";

    public bool MustReview { get; init; }

    /// <summary>Urgency, then age: what sorts first is to be done first.</summary>
    public string Order { get; init; } = "";

    public string Headline { get; init; } = "";

    public string Language { get; init; } = "";

    public string? Section { get; init; }

    public int Revision { get; init; }

    public int Round { get; init; }

    public int Words { get; init; }

    public Urgency Urgency { get; init; }

    public SubmissionKind Kind { get; init; }

    public DateTimeOffset? Due { get; init; }

    public DateTimeOffset WaitingSince { get; init; }

    public Person? SubmittedBy { get; init; }

    public Person? ClaimedBy { get; init; }
}

public sealed class ListReviews : ISlice
{
    private static readonly string[] States = ["waiting", "claimed", "must-review"];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/reviews", async Task<IResult> (IDocumentStore store, HttpContext http) =>
        {
            if (!Actor.From(http.User)!.IsEditor)
            {
                return new Problem(Refusal.Forbidden("Editors review."));
            }

            var state = http.Request.Query["state"].ToString();
            if (state.Length > 0 && !States.Contains(state))
            {
                return new Problem(Refusal.Field("/state", $"One of {string.Join(", ", States)}."));
            }

            var asked = ListRequest.From(http, keys: 1);
            await using var session = store.QuerySession();
            var after = asked.After?[0] ?? "";
            var lines = state switch
            {
                "must-review" => session.Query<ReviewLine>().Where(line => line.MustReview),
                "" => session.Query<ReviewLine>().Where(line => line.State == "waiting" || line.State == "claimed"),
                _ => session.Query<ReviewLine>().Where(line => line.State == state),
            };
            var found = await lines.Where(line => string.Compare(line.Order, after) > 0).OrderBy(line => line.Order).Take(asked.Limit + 1).ToListAsync(http.RequestAborted);
            var page = asked.Page(found, line => [line.Order]);
            return Results.Ok(new ListPage<object>(
                [.. page.Items.Select(line => (object)new
                {
                    articleId = line.Id,
                    line.State,
                    line.Headline,
                    line.Language,
                    line.Section,
                    line.Revision,
                    line.Round,
                    line.Words,
                    line.Urgency,
                    line.Kind,
                    line.Due,
                    line.WaitingSince,
                    line.SubmittedBy,
                    line.ClaimedBy,
                    line.MustReview,
                })],
                page.Next));
        });
}

public sealed partial class ReviewQueueProjection : SingleStreamProjection<ReviewLine, Guid>
{
    public override ReviewLine? Evolve(ReviewLine? snapshot, Guid id, IEvent e) => e.Data switch
    {
        ReviewOpened it => (snapshot ?? new ReviewLine()) with
        {
            Id = id,
            State = "waiting",
            Order = string.Create(CultureInfo.InvariantCulture, $"{2 - (int)it.Urgency} {e.Timestamp.UtcDateTime:yyyyMMddHHmmssffffff} {id:N}"),
            Headline = it.Copy.Headline,
            Language = it.Copy.Language,
            Section = it.Copy.Section,
            Revision = it.Revision,
            Round = it.Round,
            Words = it.Copy.Blocks.Sum(block => InlineMarkdown.Words(InlineMarkdown.ToPlain(block.Text))),
            Urgency = it.Urgency,
            Kind = it.Kind,
            Due = it.Due,
            WaitingSince = e.Timestamp,
            SubmittedBy = it.By,
            ClaimedBy = null,
        },
        _ when snapshot is null => null,
        ReviewClaimed it => snapshot with { State = "claimed", ClaimedBy = it.By },
        ReviewReleased => snapshot with { State = "waiting", ClaimedBy = null },
        ChangesRequested => snapshot with { State = "changes-requested", ClaimedBy = null },
        CopyRejected => snapshot with { State = "rejected", ClaimedBy = null },
        CopyApproved => snapshot with { State = "approved", ClaimedBy = null },
        CopyApprovedBreakGlass => snapshot with { State = "approved", ClaimedBy = null, MustReview = true },
        CopyCountersigned => snapshot with { MustReview = false },
        ReviewClosed => snapshot with { State = "closed", ClaimedBy = null },
        _ => snapshot,
    };
}
