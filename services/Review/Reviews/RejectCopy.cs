using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;

namespace EditorialPlatform.Review.Reviews;

public sealed record RejectCopy(string? Reason) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<CopyReview, RejectCopy>("/api/reviews/{articleId:guid}/reject", Decide, new() { RequiresIfMatch = true });

    public static Decision Decide(CopyReview review, RejectCopy command, Actor actor, DateTimeOffset now) =>
        review.RequireDecider(actor) is { } no ? no
        : new ValidationErrors().Text("/reason", command.Reason, 5000, required: true).Rejection is { } wrong ? wrong
        : Decision.Accept([.. review.ClaimIfUnclaimed(actor), new CopyRejected(actor.AsPerson, review.Round, review.Submission!.Revision, command.Reason!)]);
}
