using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;

namespace EditorialPlatform.Review.Reviews;

public sealed record ClaimReview : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapCommand<CopyReview, ClaimReview>("/api/reviews/{articleId:guid}/claim", Decide);

    public static Decision Decide(CopyReview review, ClaimReview command, Actor actor, DateTimeOffset now) =>
        actor.IsEditor && review.ClaimedBy?.Id == actor.Id ? Decision.NoChange
        : review.RequireDecider(actor) is { } no ? no
        : Decision.Accept(new ReviewClaimed(actor.AsPerson));
}
