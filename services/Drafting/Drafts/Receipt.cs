using System.Globalization;
using EditorialPlatform.Contracts;
using EditorialPlatform.Text;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>What a writer gets for every save: proof of what was received, and when.</summary>
public sealed record Receipt(int Revision, int Characters, int Words, DateTimeOffset ReceivedAt)
{
    /// <summary>Counts what a reader would read: headline, standfirst and body, without marks.</summary>
    public static Receipt For(int revision, Copy copy, DateTimeOffset receivedAt)
    {
        string[] texts = [copy.Headline, copy.Standfirst ?? "", .. copy.Blocks.Select(block => InlineMarkdown.TryRead(block.Text) ?? block.Text)];
        return new(revision, texts.Sum(Count), texts.Sum(InlineMarkdown.CountWords), receivedAt);
    }

    private static int Count(string text) => new StringInfo(text).LengthInTextElements;
}

/// <summary>The answer to a save: the receipt itself, and the same under the name that the start of a draft gives it.</summary>
public sealed record SaveResult(Guid ArticleId, DraftState State, int Revision, int Characters, int Words, DateTimeOffset ReceivedAt, Receipt Receipt)
{
    public static SaveResult From(Guid articleId, DraftState state, Receipt receipt) =>
        new(articleId, state, receipt.Revision, receipt.Characters, receipt.Words, receipt.ReceivedAt, receipt);
}
