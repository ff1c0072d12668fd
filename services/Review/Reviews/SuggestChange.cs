using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Review.Reviews;

public sealed record SuggestChange(string? BlockId, string? Text) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<CopyReview, SuggestChange, Guid>(
            "/api/reviews/{articleId:guid}/suggestions", (_, stream, command) => Task.FromResult(Guid.CreateVersion7()), Decide);

    public static Decision Decide(CopyReview review, SuggestChange command, Guid id, Actor actor, DateTimeOffset now)
    {
        if (!review.IsOpen)
        {
            return Refusal.Conflict("not-open", "No round of review is open.");
        }

        var submission = review.Submission!;
        return new FieldErrors()
            .Text("/text", command.Text, 5000, required: true)
            .Require(submission.Copy.Blocks.Any(block => block.Id == command.BlockId), "/blockId", "There is no such block in this revision.")
            .Refusal is { } wrong
            ? wrong
            : Decision.Accept(new ChangeSuggested(actor.AsPerson, review.Round, submission.Revision, id, command.BlockId!, command.Text!))
                with
            { Answer = new { articleId = review.Id, suggestionId = id, state = review.State } };
    }
}
