using System.ComponentModel.DataAnnotations;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;

namespace EditorialPlatform.Review.Reviews;

public sealed record RequestChanges([property: Required] string? Note) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<CopyReview, RequestChanges>("/api/reviews/{articleId:guid}/request-changes", Decide)
            .WithSummary("Send it back to its writers with a note")
            .Refuses(409, "not-open", "claimed");

    public static Decision Decide(CopyReview review, RequestChanges command, Actor actor, DateTimeOffset now) =>
        review.RequireDecider(actor) is { } no ? no
        : new ValidationErrors().Text("/note", command.Note, Limits.Remark, required: true).Rejection is { } wrong ? wrong
        : Decision.Accept([.. review.ClaimIfUnclaimed(actor), new ChangesRequested(actor.AsPerson, review.Round, review.Submission!.Revision, command.Note!)]);
}
