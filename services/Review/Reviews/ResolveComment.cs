using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Review.Reviews;

public sealed record ResolveComment(Guid Id) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<CopyReview, ResolveComment>("/api/reviews/{articleId:guid}/comments/{id:guid}/resolve", Decide);

    public static Decision Decide(CopyReview review, ResolveComment command, Actor actor, DateTimeOffset now) =>
        !review.Comments.Contains(command.Id) ? Refusal.NotFound
        : CopyReview.RefuseOthers(actor) is { } no ? no
        : review.Resolved.Contains(command.Id) ? Decision.AlreadySo
        : Decision.Accept(new CommentResolved(actor.AsPerson, command.Id));
}
