using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using AngleSharp.Text;

namespace EditorialPlatform.Text.Reading;

/// <summary>
/// Converts HTML pasted from word processors to Markdown: paragraphs, headings, lists, quotes, emphasis and safe links; of everything else only
/// the words are kept. It reads token by token without building a tree, so that deep nesting costs no more than its length.
/// </summary>
public static class HtmlToMarkdown
{
    // Markup nested deeper is ignored; its words are kept.
    private const int MaxDepth = 200;

    /// <summary>Converts pasted or imported HTML to Markdown.</summary>
    /// <param name="html">The HTML; malformed markup is read as browsers read it.</param>
    public static string Convert(string html)
    {
        var tokens = new HtmlTokenizer(new TextSource(html), HtmlEntityProvider.Resolver) { IsNotConsumingCharacterReferences = false };
        var open = new List<PastedElement>();
        var markdown = new StringBuilder();
        var paragraph = new PastedParagraph();
        string? raw = null;
        for (var token = tokens.Get(); token.Type != HtmlTokenType.EndOfFile; token = tokens.Get())
        {
            switch (token)
            {
                case HtmlTagToken { Type: HtmlTokenType.StartTag } tag:
                    tokens.State = PastedElement.ContentOf(tag.Name);
                    raw = tokens.State == HtmlParseMode.PCData ? null : tag.Name;
                    Begin(PastedElement.Of(tag, open.Count > 0 ? open[^1] : PastedElement.None), tag.IsSelfClosing);
                    break;
                case HtmlTagToken { Type: HtmlTokenType.EndTag } tag:
                    raw = raw == tag.Name ? null : raw;
                    End(tag.Name);
                    break;
                case { Type: HtmlTokenType.Character } when raw is null:
                    paragraph.Add(token.Data, open.Count > 0 ? open[^1] : PastedElement.None);
                    break;
            }
        }

        paragraph.WriteTo(markdown);
        return markdown.ToString();

        void Begin(PastedElement element, bool closed)
        {
            if (element.Name == "br")
            {
                paragraph.Break(markdown);
                return;
            }

            if (element.IsBlock)
            {
                paragraph.WriteTo(markdown);
                CloseWhatNeedsNoEndTag(element.Name);
            }

            if (!closed && !element.IsVoid && open.Count < MaxDepth)
            {
                open.Add(element);
            }
        }

        // HTML lets the end tags of paragraphs and list items be omitted.
        void CloseWhatNeedsNoEndTag(string name)
        {
            while (open.Count > 0 && open[^1].Name == "p")
            {
                open.RemoveAt(open.Count - 1);
            }

            if (name == "li" && open.FindLastIndex(element => element.Name is "li" or "ul" or "ol") is >= 0 and var at && open[at].Name == "li")
            {
                open.RemoveRange(at, open.Count - at);
            }
        }

        void End(string name)
        {
            if (PastedElement.Separates(name))
            {
                paragraph.WriteTo(markdown);
            }

            if (open.FindLastIndex(element => element.Name == name) is >= 0 and var at)
            {
                open.RemoveRange(at, open.Count - at);
            }
        }
    }
}

/// <summary>An open element and how it formats the words inside it, by name or by style.</summary>
internal sealed partial record PastedElement(string Name, bool Bold, bool Italic, string? Address, bool Hidden, bool Glyph, string Mark, string? ListMark)
{
    public static PastedElement None { get; } = new("", false, false, null, false, false, "", null);

    public bool IsBlock => Separates(Name);

    public bool IsVoid =>
        Name is "br" or "hr" or "img" or "input" or "meta" or "link" or "wbr" or "col" or "area" or "base" or "embed" or "source" or "track" or "param";

    public static bool Separates(string name) =>
        name is "p" or "div" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "ul" or "ol" or "li" or "dl" or "dt" or "dd" or "blockquote"
            or "section"
            or "article"
            or "aside"
            or "main"
            or "nav"
            or "header"
            or "footer"
            or "figure"
            or "figcaption"
            or "pre"
            or "form"
            or "fieldset"
            or "address"
            or "table" or "caption" or "thead" or "tbody" or "tfoot" or "tr" or "td" or "th" or "hr" or "body";

    /// <summary>The tokenizer state for the element's content: scripts and styles contain no markup.</summary>
    public static HtmlParseMode ContentOf(string name) => name switch
    {
        "script" => HtmlParseMode.Script,
        "style" or "iframe" or "noembed" or "noframes" or "xmp" => HtmlParseMode.Rawtext,
        "title" or "textarea" => HtmlParseMode.RCData,
        _ => HtmlParseMode.PCData,
    };

    public static PastedElement Of(HtmlTagToken tag, PastedElement outer)
    {
        string? Attribute(string name) => tag.GetAttribute(name) is { Length: > 0 } value ? value : null;
        var (style, classes) = (Attribute("style") ?? "", Attribute("class") ?? "");
        var listed = style.Contains("mso-list:", StringComparison.OrdinalIgnoreCase) && !style.Contains("mso-list:none", StringComparison.OrdinalIgnoreCase);
        var ignored = IgnoredGlyph().IsMatch(style);
        return new(
            tag.Name,
            Weight().Match(style) is { Success: true } weight ? weight.Groups["bold"].Success : tag.Name is "b" or "strong" || outer.Bold,
            Slant().Match(style) is { Success: true } slant ? slant.Groups["italic"].Success : tag.Name is "i" or "em" || outer.Italic,
            tag.Name == "a" ? Safe(Attribute("href")) : outer.Address,
            outer.Hidden || Unseen().IsMatch(style) || tag.Name is "script"
                or "style"
                or "template"
                or "iframe"
                or "object"
                or "noembed"
                or "noframes"
                or "xmp"
                or "title"
                or "textarea"
                or "svg"
                or "math"
                or "select"
                or "button"
                or "del"
                or "xml",
            outer.Glyph || ignored,
            tag.Name switch
            {
                "h1" => "# ",
                "h2" => "## ",
                "h3" or "h4" or "h5" or "h6" => "### ",
                "li" => outer.ListMark ?? "- ",
                "blockquote" => "> ",
                "p" when classes.Contains("MsoTitle", StringComparison.OrdinalIgnoreCase) => "# ",
                "p" when classes.Contains("MsoQuote", StringComparison.OrdinalIgnoreCase)
                    || classes.Contains("MsoIntenseQuote", StringComparison.OrdinalIgnoreCase) => "> ",
                "p" or "div" when listed => PastedParagraph.ByGlyph,
                _ => outer.Mark,
            },
            tag.Name switch { "ul" => "- ", "ol" => "1. ", _ => outer.ListMark });
    }

    /// <summary>Returns an address that is safe to link to, without Google's redirect around it.</summary>
    private static string? Safe(string? href)
    {
        if (href is null || !Uri.TryCreate(href.Trim(), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https" or "mailto"))
        {
            return null;
        }

        return address.Host is "www.google.com" && address.AbsolutePath == "/url" && Detour().Match(address.Query) is { Success: true } detour
            ? Safe(Uri.UnescapeDataString(detour.Groups[1].Value))
            : address.AbsoluteUri.Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"(?<![\w-])font-weight\s*:\s*(?:(?<bold>bold|bolder|[5-9]00)|normal|lighter|[1-4]00)", RegexOptions.IgnoreCase)]
    private static partial Regex Weight();

    [GeneratedRegex(@"(?<![\w-])font-style\s*:\s*(?:(?<italic>italic|oblique)|normal)", RegexOptions.IgnoreCase)]
    private static partial Regex Slant();

    [GeneratedRegex(@"mso-list\s*:\s*ignore", RegexOptions.IgnoreCase)]
    private static partial Regex IgnoredGlyph();

    [GeneratedRegex(@"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden|mso-element\s*:\s*comment", RegexOptions.IgnoreCase)]
    private static partial Regex Unseen();

    [GeneratedRegex(@"[?&]q=([^&]+)")]
    private static partial Regex Detour();
}
