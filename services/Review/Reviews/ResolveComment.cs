using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;

namespace EditorialPlatform.Review.Reviews;

public sealed record ResolveComment(Guid Id) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<CopyReview, ResolveComment>("/api/reviews/{articleId:guid}/comments/{id:guid}/resolve", Decide);

    public static Decision Decide(CopyReview review, ResolveComment command, Actor actor, DateTimeOffset now) =>
        !review.Comments.Contains(command.Id) ? Rejection.NotFound
        : CopyReview.RequireEditor(actor) is { } no ? no
        : review.Resolved.Contains(command.Id) ? Decision.NoChange
        : Decision.Accept(new CommentResolved(actor.AsPerson, command.Id));
}
