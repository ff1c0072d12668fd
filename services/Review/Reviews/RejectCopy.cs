using System.ComponentModel.DataAnnotations;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;

namespace EditorialPlatform.Review.Reviews;

public sealed record RejectCopy([property: Required] string? Reason) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<CopyReview, RejectCopy>("/api/reviews/{articleId:guid}/reject", Decide, new() { RequiresIfMatch = true })
            .WithSummary("Reject what is under review")
            .Refuses(409, "not-open", "claimed");

    public static Decision Decide(CopyReview review, RejectCopy command, Actor actor, DateTimeOffset now) =>
        review.RequireDecider(actor) is { } no ? no
        : new ValidationErrors().Text("/reason", command.Reason, Limits.Remark, required: true).Rejection is { } wrong ? wrong
        : Decision.Accept([.. review.ClaimIfUnclaimed(actor), new CopyRejected(actor.AsPerson, review.Round, review.Submission!.Revision, command.Reason!)]);
}
