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

namespace EditorialPlatform.Review.Reviews;

public sealed record CommentView(
    Guid Id,
    int Round,
    int Revision,
    string? BlockId,
    string Text,
    bool Blocking,
    bool Resolved,
    Person By,
    DateTimeOffset At,
    IReadOnlyList<ReplyView> Replies);

public sealed record ReplyView(string Text, Person By, DateTimeOffset At);

[JsonConverter(typeof(WireEnumConverter<SuggestionState>))]
public enum SuggestionState
{
    [JsonStringEnumMemberName("open")]
    Open,

    [JsonStringEnumMemberName("accepted")]
    Accepted,

    [JsonStringEnumMemberName("declined")]
    Declined,
}

public sealed record SuggestionView(
    Guid Id, int Round, int Revision, string BlockId, string Text, SuggestionState State, Person By, DateTimeOffset At, string? Reason = null);

/// <summary>The read model of a review's page.</summary>
[DocumentAlias("reviewpage")]
public sealed record ReviewView
{
    public Guid Id { get; init; }

    public long Version { get; init; }

    /// <summary>The aggregate that the commands use, so that the permitted actions are computed in one place.</summary>
    public CopyReview Review { get; init; } = new();

    public IReadOnlyList<CommentView> Comments { get; init; } = [];

    public IReadOnlyList<SuggestionView> Suggestions { get; init; } = [];
}

public sealed record SelfApprovalView(Person By, int Revision, string Hash, string Reason);

/// <param name="LegalHold">Why the article is on legal hold; empty for people who are no editors. Null if it is not.</param>
public sealed record ReviewResponse(
    Guid ArticleId, ReviewState State, int Round, int Revision, string Hash, Copy Copy,
    IReadOnlyList<Person> Contributors, SubmissionKind Kind, string? KindNote, string? Note,
    Urgency Urgency, DateTimeOffset? Due, DateTimeOffset? EmbargoUntil, Person? ClaimedBy,
    IReadOnlyList<CommentView> Comments, IReadOnlyList<SuggestionView> Suggestions,
    string? LegalHold, bool MustReview, IReadOnlyList<SelfApprovalView> BrokenGlass, IReadOnlyList<Blocker> Blockers, IReadOnlyList<Blocker> Warnings);

public sealed class GetReview : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/reviews/{articleId:guid}", async Task<Results<Ok<ReviewResponse>, Problem>> (
            Guid articleId, IDocumentStore store, TimeProvider time, HttpContext http) =>
        {
            await using var session = store.QuerySession();
            var page = await session.LoadAsync<ReviewView>(articleId, http.RequestAborted);
            var actor = Actor.From(http.User)!;
            if (page is null || !page.Review.CanRead(actor))
            {
                return new Problem(Rejection.NotFound);
            }

            http.Response.Headers.ETag = Preconditions.ETag(page.Version);
            var (review, submission) = (page.Review, page.Review.Submission!);
            var pictures = submission.Copy.Blocks.Select(block => block.Picture).OfType<string>().Distinct().ToArray();
            var credits = await session.LoadManyAsync<PictureCredit>(http.RequestAborted, pictures);
            return TypedResults.Ok(new ReviewResponse(
                articleId,
                review.State,
                review.Round,
                submission.Revision,
                submission.Hash,
                submission.Copy,
                submission.Contributors,
                submission.Kind,
                submission.KindNote,
                submission.Note,
                submission.Urgency,
                submission.Due,
                submission.EmbargoUntil,
                review.ClaimedBy,
                page.Comments,
                page.Suggestions,
                review.LegalHold is null || actor.IsEditor ? review.LegalHold : "",
                review.SelfApprovals.Count > 0,
                [.. review.SelfApprovals.Select(broken => new SelfApprovalView(broken.By, broken.Revision, broken.Hash, broken.Reason))],
                Blockers.Of(review, actor.IsEditor),
                Blockers.Warnings(submission, credits, time.GetUtcNow())));
        })
        .Describe("getReview", "Read what is under review, and what stands in the way of an approval")
        .AnswersWithETag().Refuses(404, "not-found");
}

[ReadModelVersion(1)]
public sealed partial class ReviewViewProjection : SingleStreamProjection<ReviewView, Guid>
{
    public override ReviewView? Evolve(ReviewView? snapshot, Guid id, IEvent e)
    {
        var page = (snapshot ?? new ReviewView()) is var before
            ? before with { Id = id, Version = before.Version + 1, Review = before.Review.Evolve(e.Data) }
            : null!;
        return e.Data switch
        {
            CommentAdded it => page with
            {
                Comments = [
                .. page.Comments,
                new(it.CommentId, it.Round, it.Revision, it.BlockId, it.Text, it.Blocking, false, it.By, e.Timestamp, [])
            ]
            },
            CommentResolved it =>
                page with { Comments = [.. page.Comments.Select(comment => comment.Id == it.CommentId ? comment with { Resolved = true } : comment)] },
            CommentAnswerReceived it => page with
            {
                Comments = [.. page.Comments.Select(comment => comment.Id == it.CommentId
                    ? comment with { Replies = [.. comment.Replies, new(it.Text, it.By, e.Timestamp)] }
                    : comment)],
            },
            ChangeSuggested it => page with
            {
                Suggestions = [
                .. page.Suggestions,
                new(it.SuggestionId, it.Round, it.Revision, it.BlockId, it.Text, SuggestionState.Open, it.By, e.Timestamp)
            ]
            },
            SuggestionSettled it => page with
            {
                Suggestions = [.. page.Suggestions.Select(one => one.Id == it.SuggestionId
                    ? one with { State = it.Accepted ? SuggestionState.Accepted : SuggestionState.Declined, Reason = it.Reason }
                    : one)],
            },
            _ => page,
        };
    }
}
