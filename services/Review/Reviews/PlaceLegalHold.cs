using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Review.Reviews;

public sealed record PlaceLegalHold(string? Reason) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapCommand<CopyReview, PlaceLegalHold>("/api/reviews/{articleId:guid}/legal-hold", Decide);

    public static Decision Decide(CopyReview review, PlaceLegalHold command, Actor actor, DateTimeOffset now) =>
        CopyReview.RefuseOthers(actor) is { } no ? no
        : review.LegalHold is not null ? Decision.AlreadySo
        : new FieldErrors().Text("/reason", command.Reason, 5000, required: true).Refusal is { } wrong ? wrong
        : Decision.Accept(new LegalHoldPlaced(actor.AsPerson, command.Reason!));
}
