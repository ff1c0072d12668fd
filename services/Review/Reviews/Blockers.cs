using EditorialPlatform.Contracts;
using EditorialPlatform.Text;

namespace EditorialPlatform.Review.Reviews;

/// <summary>A condition that prevents an approval, or a warning.</summary>
public sealed record Blocker(string Code, string Detail);

/// <summary>Collects all conditions that prevent an approval, so that they are reported together.</summary>
public static class Blockers
{
    /// <param name="forEditor">Whether the reason of a legal hold may be told.</param>
    public static IReadOnlyList<Blocker> Of(CopyReview review, bool forEditor = true)
    {
        var (copy, blockingComments) = (review.Submission!.Copy, review.Blocking.Count);
        var found = new List<Blocker>();
        if (review.Killed)
        {
            found.Add(new("killed", "The article was killed."));
        }

        if (review.LegalHold is { } why)
        {
            found.Add(new("legal-hold", forEditor ? $"On legal hold: {why}" : "On legal hold."));
        }

        if (blockingComments > 0)
        {
            found.Add(new(
                "blocking-comments",
                blockingComments == 1 ? "One blocking comment is not resolved." : $"{blockingComments} blocking comments are not resolved."));
        }

        if (string.IsNullOrWhiteSpace(copy.Headline))
        {
            found.Add(new("no-headline", "There is no headline."));
        }

        if (!copy.Blocks.Any(block => InlineMarkdown.CountWords(InlineMarkdown.ToPlain(block.Text)) > 0))
        {
            found.Add(new("no-body", "There is no body."));
        }

        // A section of signs alone has no address.
        if (string.IsNullOrEmpty(Slug.Of(copy.Section ?? "")))
        {
            found.Add(new("no-section", "There is no section."));
        }

        var withoutWords = copy.Blocks.Count(block => block.Kind is BlockKind.Figure && (block.Credit is null || block.Alt is null));
        if (withoutWords > 0)
        {
            found.Add(new(
                "picture-words",
                withoutWords == 1
                    ? "A picture has no credit or no description. Either may be empty, but somebody has to say so."
                    : $"{withoutWords} pictures have no credit or no description. Either may be empty, but somebody has to say so."));
        }

        if (!SiteLanguages.All.Contains(copy.Language))
        {
            found.Add(new("no-pages", "The site has no pages in this language."));
        }

        return found;
    }

    public static IReadOnlyList<Blocker> Warnings(ReviewOpened submission, IReadOnlyList<PictureCredit> credits, DateTimeOffset now)
    {
        var found = new List<Blocker>();
        if (string.IsNullOrWhiteSpace(submission.Copy.Standfirst))
        {
            found.Add(new("no-standfirst", "There is no standfirst."));
        }

        found.AddRange(
            from block in submission.Copy.Blocks
            join filed in credits on block.Picture equals filed.Id
            where block.Credit is not null && block.Credit.Trim() != filed.Credit
            select new Blocker("picture-credit", $"The picture's file credits \u201c{filed.Credit}\u201d, the text \u201c{block.Credit}\u201d."));
        if (submission.Due <= now)
        {
            found.Add(new("due-over", "It was due earlier."));
        }

        if (submission.EmbargoUntil <= now)
        {
            found.Add(new("embargo-over", "Its embargo is over and binds nothing."));
        }

        found.AddRange(submission.OpenQuestions.Select(field => new Blocker("open-question", $"Nobody has answered what '{field}' should be.")));
        return found;
    }
}
