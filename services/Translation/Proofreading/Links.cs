using EditorialPlatform.Text;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace EditorialPlatform.Translation.Proofreading;

/// <summary>The link targets and the number of emphasized passages of a text.</summary>
public sealed record Links(IReadOnlyList<string> Addresses, int Stressed)
{
    public static Links Of(string text)
    {
        if (InlineMarkdown.TryRead(text) is null)
        {
            return new([], 0);
        }

        var marks = Markdown.Parse(text, InlineMarkdown.Pipeline).Descendants<Inline>().ToList();
        return new(
            [.. marks.OfType<LinkInline>().Select(link => link.Url ?? "").Concat(marks.OfType<AutolinkInline>().Select(link => link.Url)).Distinct()],
            marks.OfType<EmphasisInline>().Count());
    }
}
