using System.ComponentModel.DataAnnotations;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;

namespace EditorialPlatform.Review.Reviews;

public sealed record PlaceLegalHold([property: Required] string? Reason) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<CopyReview, PlaceLegalHold>("/api/reviews/{articleId:guid}/legal-hold", Decide)
            .WithSummary("Hold everything of the article back");

    public static Decision Decide(CopyReview review, PlaceLegalHold command, Actor actor, DateTimeOffset now) =>
        CopyReview.RequireEditor(actor) is { } no ? no
        : review.LegalHold is not null ? Decision.NoChange
        : new ValidationErrors().Text("/reason", command.Reason, Limits.Remark, required: true).Rejection is { } wrong ? wrong
        : Decision.Accept(new LegalHoldPlaced(actor.AsPerson, command.Reason!));
}
