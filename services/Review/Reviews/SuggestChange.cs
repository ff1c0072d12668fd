using System.ComponentModel.DataAnnotations;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;

namespace EditorialPlatform.Review.Reviews;

public sealed record SuggestionResult(Guid ArticleId, Guid SuggestionId, ReviewState State);

/// <summary>Suggests a different text for a block. The text must be valid for the block, because accepting the suggestion inserts it unchanged.</summary>
public sealed record SuggestChange([property: Required] string? BlockId, [property: Required] string? Text) : IEndpoint
{
    // A repeated command is answered with the stored response, so generating a new id per request is safe.
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<CopyReview, SuggestChange, Guid>(
            "/api/reviews/{articleId:guid}/suggestions",
            (_, _, _) => Task.FromResult(Guid.CreateVersion7()), Decide,
            new() { Answer = typeof(SuggestionResult) })
            .WithSummary("Propose another wording of a block")
            .Refuses(409, "not-open");

    public static Decision Decide(CopyReview review, SuggestChange command, Guid id, Actor actor, DateTimeOffset now)
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
        var block = submission.Copy.Blocks.FirstOrDefault(block => block.Id == command.BlockId);
        return new ValidationErrors()
            .Text("/text", command.Text, Limits.Remark, required: true)
            .Require(
                string.IsNullOrWhiteSpace(command.Text) || InlineMarkdown.TryRead(command.Text) is not null,
                "/text",
                "This does not read as one block of text.")
            .Require(block is not null, "/blockId", "There is no such block in this revision.")
            .Require(block is null || block.Text != command.Text, "/text", "This is what the block says.")
            .Rejection is { } wrong
            ? wrong
            : Decision.Accept(new ChangeSuggested(actor.AsPerson, review.Round, submission.Revision, id, command.BlockId!, command.Text!)) with
            {
                Answer = new SuggestionResult(review.Id, id, review.State),
            };
    }
}
