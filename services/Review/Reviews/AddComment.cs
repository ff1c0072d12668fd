using System.ComponentModel.DataAnnotations;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;

namespace EditorialPlatform.Review.Reviews;

public sealed record CommentResult(Guid ArticleId, Guid CommentId, ReviewState State);

public sealed record AddComment(string? BlockId, [property: Required] string? Text, bool? Blocking) : IEndpoint
{
    // A repeated command is answered with the stored response, so generating a new id per request is safe.
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<CopyReview, AddComment, Guid>(
            "/api/reviews/{articleId:guid}/comments", (_, _, _) => Task.FromResult(Guid.CreateVersion7()), Decide, new() { Answer = typeof(CommentResult) })
            .WithSummary("Remark on a block, or on the whole")
            .Refuses(409, "not-open");

    public static Decision Decide(CopyReview review, AddComment command, Guid id, Actor actor, DateTimeOffset now)
    {
        if (CopyReview.RequireEditor(actor) is { } no)
        {
            return no;
        }

        if (!review.IsOpen)
        {
            return CopyReview.NotOpen;
        }

        var submission = review.Submission!;
        return new ValidationErrors()
            .Text("/text", command.Text, Limits.Remark, required: true)
            .Require(
                command.BlockId is null || submission.Copy.Blocks.Any(block => block.Id == command.BlockId),
                "/blockId",
                "There is no such block in this revision.")
            .Rejection is { } wrong
            ? wrong
            : Decision.Accept(new CommentAdded(
                actor.AsPerson, review.Round, submission.Revision, id, command.BlockId, command.Text!, command.Blocking ?? false)) with
            {
                Answer = new CommentResult(review.Id, id, review.State),
            };
    }
}
