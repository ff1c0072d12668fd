using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Review.Reviews;

public sealed record RequestChanges(string? Note) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapCommand<CopyReview, RequestChanges>("/api/reviews/{articleId:guid}/request-changes", Decide);

    public static Decision Decide(CopyReview review, RequestChanges command, Actor actor, DateTimeOffset now) =>
        review.RefuseToDecide(actor) is { } no ? no
        : new FieldErrors().Text("/note", command.Note, 5000, required: true).Refusal is { } wrong ? wrong
        : Decision.Accept([.. review.ClaimIfFree(actor), new ChangesRequested(actor.AsPerson, review.Round, review.Submission!.Revision, command.Note!)]);
}
