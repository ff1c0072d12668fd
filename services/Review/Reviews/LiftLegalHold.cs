using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;

namespace EditorialPlatform.Review.Reviews;

public sealed record LiftLegalHold : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<CopyReview, LiftLegalHold>("/api/reviews/{articleId:guid}/legal-hold/lift", Decide)
            .WithSummary("End a legal hold");

    public static Decision Decide(CopyReview review, LiftLegalHold command, Actor actor, DateTimeOffset now) =>
        CopyReview.RequireEditor(actor) is { } no ? no
        : review.LegalHold is null ? Decision.NoChange
        : Decision.Accept(new LegalHoldLifted(actor.AsPerson));
}
