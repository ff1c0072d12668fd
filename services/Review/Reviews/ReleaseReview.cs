using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Review.Reviews;

public sealed record ReleaseReview : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapCommand<CopyReview, ReleaseReview>("/api/reviews/{articleId:guid}/release", Decide);

    public static Decision Decide(CopyReview review, ReleaseReview command, Actor actor, DateTimeOffset now) =>
        review.ClaimedBy is null ? Decision.AlreadySo
        : review.RefuseToDecide(actor) is { } no ? no
        : Decision.Accept(new ReviewReleased(actor.AsPerson));
}
