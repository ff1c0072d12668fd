using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;

namespace EditorialPlatform.Review.Reviews;

/// <summary>Returns a claimed review to the queue. Any editor may do so, because the claimant may be absent; the history records who did it.</summary>
public sealed record ReleaseReview : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<CopyReview, ReleaseReview>("/api/reviews/{articleId:guid}/release", Decide)
            .WithSummary("Give claimed work back to the queue");

    public static Decision Decide(CopyReview review, ReleaseReview command, Actor actor, DateTimeOffset now) =>
        CopyReview.RequireEditor(actor) is { } no ? no
        : review.ClaimedBy is null ? Decision.NoChange
        : Decision.Accept(new ReviewReleased(actor.AsPerson));
}
