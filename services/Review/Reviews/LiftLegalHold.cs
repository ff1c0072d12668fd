using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Review.Reviews;

public sealed record LiftLegalHold : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapCommand<CopyReview, LiftLegalHold>("/api/reviews/{articleId:guid}/legal-hold/lift", Decide);

    public static Decision Decide(CopyReview review, LiftLegalHold command, Actor actor, DateTimeOffset now) =>
        CopyReview.RefuseOthers(actor) is { } no ? no
        : review.LegalHold is null ? Decision.AlreadySo
        : Decision.Accept(new LegalHoldLifted(actor.AsPerson));
}
