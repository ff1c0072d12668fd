using System.Text;
using EditorialPlatform.Drafting.Drafts;
using EditorialPlatform.ServiceDefaults;
using Markdig;
using Markdig.Syntax;

namespace EditorialPlatform.Drafting.Bodies;

/// <summary>What the text of a block reads as. Not every text reads as what it says: a link definition shows nothing at all.</summary>
public static class Reading
{
    /// <summary>
    /// The words a reader reads; nothing when the text does not read as one paragraph, or is longer or nested deeper than
    /// anybody writes: reading links that never end takes Markdig the square of their number.
    /// </summary>
    public static string? Of(string text)
    {
        if (text.Length > Limits.Text)
        {
            return null;
        }

        try
        {
            return text.Length == 0 ? "" : Markdown.Parse(text, InlineMarkdown.Pipeline) is [ParagraphBlock] ? InlineMarkdown.ToPlain(text) : null;
        }
        catch (ArgumentException)
        {
            // Markdig's answer to deep nesting.
            return null;
        }
    }

    /// <summary>The letters of a text, one after the other: what no reading or writing of marks may lose or add.</summary>
    public static string Letters(string text) => string.Concat(text.Normalize(NormalizationForm.FormC).Where(char.IsLetter));
}
