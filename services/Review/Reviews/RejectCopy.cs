using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Review.Reviews;

public sealed record RejectCopy(string? Reason) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<CopyReview, RejectCopy>("/api/reviews/{articleId:guid}/reject", Decide, new() { IfMatch = true });

    public static Decision Decide(CopyReview review, RejectCopy command, Actor actor, DateTimeOffset now) =>
        review.RefuseToDecide(actor) is { } no ? no
        : new FieldErrors().Text("/reason", command.Reason, 5000, required: true).Refusal is { } wrong ? wrong
        : Decision.Accept([.. review.ClaimIfFree(actor), new CopyRejected(actor.AsPerson, review.Round, review.Submission!.Revision, command.Reason!)]);
}
