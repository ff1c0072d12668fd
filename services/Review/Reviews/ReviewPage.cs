using EditorialPlatform.Contracts;
using EditorialPlatform.ServiceDefaults;
using JasperFx.Events;
using Marten;
using Marten.Events.Aggregation;
using Marten.Schema;

namespace EditorialPlatform.Review.Reviews;

public sealed record CommentOnPage(Guid Id, int Round, int Revision, string? BlockId, string Text, bool Blocking, bool Resolved, Person By, DateTimeOffset At, IReadOnlyList<ReplyOnPage> Replies);

public sealed record ReplyOnPage(string Text, Person By, DateTimeOffset At);

public sealed record SuggestionOnPage(Guid Id, int Round, int Revision, string BlockId, string Text, string State, Person By, DateTimeOffset At, string? Reason = null);

/// <summary>What the desk sees of one review.</summary>
[DocumentAlias("reviewpage")]
public sealed record ReviewPage
{
    public Guid Id { get; init; }

    public long Version { get; init; }

    /// <summary>The same fold that decides: what can be done is never computed twice.</summary>
    public CopyReview Review { get; init; } = new();

    public IReadOnlyList<CommentOnPage> Comments { get; init; } = [];

    public IReadOnlyList<SuggestionOnPage> Suggestions { get; init; } = [];
}

public sealed class ReadReview : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/reviews/{articleId:guid}", async Task<IResult> (Guid articleId, IDocumentStore store, HttpContext http) =>
        {
            await using var session = store.QuerySession();
            var page = await session.LoadAsync<ReviewPage>(articleId, http.RequestAborted);
            if (page is null || !page.Review.VisibleTo(Actor.From(http.User)!))
            {
                return new Problem(Refusal.NotFound);
            }

            http.Response.Headers.ETag = Preconditions.ETag(page.Version);
            var (review, submission) = (page.Review, page.Review.Submission!);
            return Results.Ok(new
            {
                articleId,
                state = review.State,
                round = review.Round,
                revision = submission.Revision,
                hash = submission.Hash,
                copy = submission.Copy,
                contributors = submission.Contributors,
                kind = submission.Kind,
                kindNote = submission.KindNote,
                note = submission.Note,
                urgency = submission.Urgency,
                due = submission.Due,
                embargoUntil = submission.EmbargoUntil,
                claimedBy = review.ClaimedBy,
                comments = page.Comments,
                suggestions = page.Suggestions,
                legalHold = review.LegalHold,
                mustReview = review.BrokenGlass.Count > 0,
                brokenGlass = review.BrokenGlass.Select(broken => new { broken.By, broken.Revision, broken.Hash, broken.Reason }),
                blockers = Blockers.Of(review),
                warnings = Blockers.Warnings(submission),
            });
        });
}

public sealed partial class ReviewPageProjection : SingleStreamProjection<ReviewPage, Guid>
{
    public ReviewPageProjection() => Name = "ReviewPage";

    public override ReviewPage? Evolve(ReviewPage? snapshot, Guid id, IEvent e)
    {
        var page = (snapshot ?? new ReviewPage()) is var before ? before with { Id = id, Version = before.Version + 1, Review = before.Review.Evolve(e.Data) } : null!;
        return e.Data switch
        {
            CommentAdded it => page with { Comments = [.. page.Comments, new(it.CommentId, it.Round, it.Revision, it.BlockId, it.Text, it.Blocking, false, it.By, e.Timestamp, [])] },
            CommentResolved it => page with { Comments = [.. page.Comments.Select(comment => comment.Id == it.CommentId ? comment with { Resolved = true } : comment)] },
            CommentAnswerReceived it => page with
            {
                Comments = [.. page.Comments.Select(comment => comment.Id == it.CommentId ? comment with { Replies = [.. comment.Replies, new(it.Text, it.By, e.Timestamp)] } : comment)],
            },
            ChangeSuggested it => page with { Suggestions = [.. page.Suggestions, new(it.SuggestionId, it.Round, it.Revision, it.BlockId, it.Text, "open", it.By, e.Timestamp)] },
            SuggestionSettled it => page with
            {
                Suggestions = [.. page.Suggestions.Select(one => one.Id == it.SuggestionId ? one with { State = it.Accepted ? "accepted" : "declined", Reason = it.Reason } : one)],
            },
            _ => page,
        };
    }
}
