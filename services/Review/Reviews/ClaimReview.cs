using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Review.Reviews;

public sealed record ClaimReview : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<CopyReview, ClaimReview>("/api/reviews/{articleId:guid}/claim", Decide)
            .WithSummary("Take waiting work")
            .Refuses(409, "not-open", "claimed");

    public static Decision Decide(CopyReview review, ClaimReview command, Actor actor, DateTimeOffset now) =>
        actor.IsEditor && review.ClaimedBy?.Id == actor.Id ? Decision.NoChange
        : review.RequireDecider(actor) is { } no ? no
        : Decision.Accept(new ReviewClaimed(actor.AsPerson));
}
