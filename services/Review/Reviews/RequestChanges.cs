using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;

namespace EditorialPlatform.Review.Reviews;

public sealed record RequestChanges(string? Note) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapCommand<CopyReview, RequestChanges>("/api/reviews/{articleId:guid}/request-changes", Decide);

    public static Decision Decide(CopyReview review, RequestChanges command, Actor actor, DateTimeOffset now) =>
        review.RequireDecider(actor) is { } no ? no
        : new ValidationErrors().Text("/note", command.Note, 5000, required: true).Rejection is { } wrong ? wrong
        : Decision.Accept([.. review.ClaimIfUnclaimed(actor), new ChangesRequested(actor.AsPerson, review.Round, review.Submission!.Revision, command.Note!)]);
}
