using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using Microsoft.AspNetCore.Mvc;

namespace EditorialPlatform.Review.Reviews;

public sealed record ResolveComment([property: FromRoute] Guid Id) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<CopyReview, ResolveComment>("/api/reviews/{articleId:guid}/comments/{id:guid}/resolve", Decide)
            .WithSummary("Settle a comment");

    public static Decision Decide(CopyReview review, ResolveComment command, Actor actor, DateTimeOffset now) =>
        !review.Comments.Contains(command.Id) ? Rejection.NotFound
        : CopyReview.RequireEditor(actor) is { } no ? no
        : review.Resolved.Contains(command.Id) ? Decision.NoChange
        : Decision.Accept(new CommentResolved(actor.AsPerson, command.Id));
}
