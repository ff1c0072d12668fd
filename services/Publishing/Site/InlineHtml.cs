using System.Text;
using EditorialPlatform.Text;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace EditorialPlatform.Publishing.Site;

/// <summary>Converts the text of a block to HTML. Markup that is not supported is written as plain text; links may only be web or mailto links.</summary>
public static class InlineHtml
{
    /// <summary>The site's encoder, which leaves letters unescaped to keep pages small.</summary>
    public static string Encode(string text) => SiteEncoder.Instance.Encode(text);

    /// <param name="set">Applies the language's typography.</param>
    public static string Of(string text, Func<string, string>? set = null)
    {
        var html = new StringBuilder();
        foreach (var block in Markdown.Parse(text, InlineMarkdown.Pipeline))
        {
            if (html.Length > 0)
            {
                html.Append("<br>");
            }

            if (block is LeafBlock { Inline: { } inlines })
            {
                Write(html, inlines, set ?? (words => words));
            }
            else if (block is LeafBlock leaf)
            {
                html.Append(Encode(leaf.Lines.ToString()));
            }
        }

        return html.ToString();
    }

    /// <summary>The URL of a link; null if it is not allowed. A path is one of the site itself, resolved by <see cref="SiteLinks"/>.</summary>
    public static string? Address(string? url) =>
        url is ['/', ..] && UiText.Languages.Contains(url.Split('/', '?', '#')[1]) ? url
        : Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto" && uri!.UserInfo.Length == 0 | uri.Scheme == "mailto"
            ? uri.AbsoluteUri
            : null;

    private static void Write(StringBuilder html, ContainerInline inlines, Func<string, string> set)
    {
        foreach (var inline in inlines)
        {
            switch (inline)
            {
                case LiteralInline it:
                    html.Append(Encode(set(it.Content.ToString())));
                    break;
                case HtmlEntityInline it:
                    html.Append(Encode(it.Transcoded.ToString()));
                    break;
                case CodeInline it:
                    html.Append("<code>").Append(Encode(it.Content)).Append("</code>");
                    break;
                case LineBreakInline it:
                    html.Append(it.IsHard ? "<br>" : " ");
                    break;
                case AutolinkInline it:
                    Link(html, it.IsEmail ? "mailto:" + it.Url : it.Url, () => html.Append(Encode(it.Url)));
                    break;
                case LinkInline { IsImage: false } it:
                    Link(html, it.Url, () => Write(html, it, set));
                    break;
                case EmphasisInline it:
                    var tag = it.DelimiterCount >= 2 ? "strong" : "em";
                    html.Append('<').Append(tag).Append('>');
                    Write(html, it, set);
                    html.Append("</").Append(tag).Append('>');
                    break;
                case ContainerInline it:
                    Write(html, it, set);
                    break;
            }
        }
    }

    private static void Link(StringBuilder html, string? url, Action words)
    {
        var address = Address(url);
        html.Append(address is null ? "" : $"<a href=\"{Encode(address)}\">");
        words();
        html.Append(address is null ? "" : "</a>");
    }
}
