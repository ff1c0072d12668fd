using System.Globalization;
using EditorialPlatform.Contracts;
using EditorialPlatform.Text;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>Confirms to the writer what was saved, and when.</summary>
/// <param name="Recorded">Whether it is in the history for ever; other saves are kept for 30 days, the newest always.</param>
public sealed record Receipt(int Revision, int Characters, int Words, DateTimeOffset ReceivedAt, bool Recorded)
{
    /// <summary>Counts the plain text of headline, standfirst and body, without Markdown.</summary>
    public static Receipt For(int revision, Copy copy, DateTimeOffset receivedAt, bool recorded)
    {
        string[] texts = [copy.Headline, copy.Standfirst ?? "", .. copy.Blocks.Select(block => InlineMarkdown.TryRead(block.Text) ?? block.Text)];
        return new(revision, texts.Sum(Count), texts.Sum(InlineMarkdown.CountWords), receivedAt, recorded);
    }

    private static int Count(string text) => new StringInfo(text).LengthInTextElements;
}

/// <summary>The response to a save: the fields of the receipt, repeated in a <c>receipt</c> property as in the response to starting a draft.</summary>
public sealed record SaveResult(
    Guid ArticleId, DraftState State, int Revision, int Characters, int Words, DateTimeOffset ReceivedAt, bool Recorded, Receipt Receipt)
{
    public static SaveResult From(Guid articleId, DraftState state, Receipt receipt) =>
        new(articleId, state, receipt.Revision, receipt.Characters, receipt.Words, receipt.ReceivedAt, receipt.Recorded, receipt);
}
