using EditorialPlatform.Text;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace EditorialPlatform.Translation.Exchange;

/// <summary>A part of a Markdown text, for exchange formats that represent markup as inline codes. The concatenated parts equal the text exactly.</summary>
public abstract record InlineCode
{
    public sealed record Span(string Text) : InlineCode;

    /// <summary>A standalone code, such as a line break.</summary>
    public sealed record Mark(string Data, string Kind) : InlineCode;

    /// <summary>A pair of codes around other parts, such as a link.</summary>
    public sealed record Paired(string Open, string Close, string Kind, IReadOnlyList<InlineCode> Inside) : InlineCode;
}

/// <summary>Converts between Markdown text and inline codes.</summary>
public static class InlineCodes
{
    /// <summary>Splits a text into parts. A text that does not parse as a single block becomes one span.</summary>
    public static IReadOnlyList<InlineCode> Of(string text)
    {
        if (text.Length == 0
            || InlineMarkdown.TryRead(text) is null
            || Markdown.Parse(text, InlineMarkdown.Pipeline) is not [ParagraphBlock { Inline: { } inlines }])
        {
            return [new InlineCode.Span(text)];
        }

        var pieces = Of(text, inlines, 0, text.Length);
        return Join(pieces) == text ? pieces : [new InlineCode.Span(text)];
    }

    public static string Join(IEnumerable<InlineCode> pieces) => string.Concat(pieces.Select(piece => piece switch
    {
        InlineCode.Span words => words.Text,
        InlineCode.Mark mark => mark.Data,
        InlineCode.Paired around => around.Open + Join(around.Inside) + around.Close,
        _ => "",
    }));

    private static List<InlineCode> Of(string text, ContainerInline inlines, int start, int end)
    {
        var (pieces, at) = (new List<InlineCode>(), start);
        foreach (var inline in inlines)
        {
            if (Marked(text, inline) is not { } marked || marked.Start < at || marked.End > end)
            {
                continue;
            }

            Words(marked.Start);
            pieces.Add(marked.Piece);
            at = marked.End;
        }

        Words(end);
        return pieces;

        void Words(int until)
        {
            if (until > at)
            {
                pieces.Add(new InlineCode.Span(text[at..until]));
            }
        }
    }

    private static (InlineCode Piece, int Start, int End)? Marked(string text, Inline inline)
    {
        var (start, end) = (inline.Span.Start, inline.Span.End + 1);
        if (start < 0 || end > text.Length || end <= start)
        {
            return null;
        }

        switch (inline)
        {
            case EmphasisInline emphasis when end - start > 2 * emphasis.DelimiterCount:
                var (inside, outside) = (start + emphasis.DelimiterCount, end - emphasis.DelimiterCount);
                return (new InlineCode.Paired(
                    text[start..inside],
                    text[outside..end],
                    emphasis.DelimiterCount == 2 ? "xlf:b" : "xlf:i",
                    Of(text, emphasis, inside, outside)), start, end);
            case LinkInline { IsImage: false, FirstChild: not null } link when text[start] == '[':
                var close = text.IndexOf(']', Math.Min(link.LastChild!.Span.End + 1, end - 1));
                return close < 0 || close >= end ? (new InlineCode.Mark(text[start..end], "link"), start, end)
                    : (new InlineCode.Paired("[", text[close..end], "link", Of(text, link, start + 1, close)), start, end);
            case LinkInline or AutolinkInline:
                return (new InlineCode.Mark(text[start..end], "link"), start, end);
            case CodeInline:
                return (new InlineCode.Mark(text[start..end], "code"), start, end);
            case LineBreakInline { IsHard: true }:
                // The code includes the spaces or the backslash before the line end.
                var line = text.IndexOf('\n', start);
                while (start > 0 && text[start - 1] is ' ' or '\\')
                {
                    start--;
                }

                return line < 0 ? null : (new InlineCode.Mark(text[start..(line + 1)], "xlf:lb"), start, line + 1);
            default:
                return null;
        }
    }
}
