using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace EditorialPlatform.Drafting.Imports;

/// <summary>HTML as pasted from word processors, as Markdown: paragraphs, headings, lists, quotes, emphasis and safe links; all else falls to its words.</summary>
public static partial class HtmlAsMarkdown
{
    public static string Convert(string html)
    {
        var markdown = new StringBuilder();
        Blocks(new HtmlParser().ParseDocument(html).Body!, markdown, "");
        return markdown.ToString();
    }

    private static void Blocks(IElement parent, StringBuilder markdown, string prefix)
    {
        var loose = new List<INode>();
        foreach (var node in parent.ChildNodes)
        {
            if (node is IElement { LocalName: "script" or "style" or "template" or "iframe" or "object" or "head" or "noscript" })
            {
                continue;
            }

            if (node is not IElement element || !(IsBlock(element) || element.Children.Any(IsBlock)))
            {
                loose.Add(node);
                continue;
            }

            Flush();
            switch (element.LocalName)
            {
                case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                    Write(new string('#', Math.Min(element.LocalName[1] - '0', 3)) + " ", element.ChildNodes);
                    break;
                case "li":
                    Write(element.ParentElement?.LocalName == "ol" ? "1. " : "- ", element.ChildNodes);
                    break;
                case "p":
                    Write(prefix, element.ChildNodes);
                    break;
                case "blockquote":
                    Blocks(element, markdown, "> ");
                    break;
                default:
                    Blocks(element, markdown, prefix);
                    break;
            }
        }

        Flush();

        void Flush()
        {
            Write(prefix, loose);
            loose.Clear();
        }

        void Write(string mark, IEnumerable<INode> nodes)
        {
            var words = Blanks().Replace(string.Concat(nodes.Select(Inline)), " ").Trim();
            if (words.Length > 0)
            {
                markdown.Append(mark).Append(words).Append("\n\n");
            }
        }
    }

    private static string Inline(INode node) => node switch
    {
        IText text => Mark().Replace(text.Data, @"\$0"),
        IElement { LocalName: "script" or "style" or "template" or "iframe" or "object" } => "",
        IElement { LocalName: "br" } => " ",
        IElement element => Marked(element, string.Concat(element.ChildNodes.Select(Inline))),
        _ => "",
    };

    private static string Marked(IElement element, string words) => element.LocalName switch
    {
        _ when string.IsNullOrWhiteSpace(words) => words,
        "strong" or "b" when !IsNormalWeight(element) => Wrap(words, "**"),
        "em" or "i" => Wrap(words, "*"),
        "a" when element.GetAttribute("href") is { } href && Uri.TryCreate(href.Trim(), UriKind.Absolute, out var address) && address.Scheme is "http" or "https" or "mailto" =>
            $"[{words.Trim()}](<{address.AbsoluteUri.Replace(">", "%3E", StringComparison.Ordinal)}>)",
        _ => words,
    };

    // Emphasis may not begin or end with a blank, so blanks go outside.
    private static string Wrap(string words, string mark)
    {
        var inner = words.Trim();
        var start = words.IndexOf(inner, StringComparison.Ordinal);
        return $"{words[..start]}{mark}{inner}{mark}{words[(start + inner.Length)..]}";
    }

    // Google Docs wraps a whole document in <b style="font-weight:normal">.
    private static bool IsNormalWeight(IElement element) => element.GetAttribute("style")?.Contains("font-weight:normal", StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsBlock(IElement element) =>
        element.LocalName is "p" or "div" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "ul" or "ol" or "li" or "blockquote" or "section" or "article" or "main" or "table" or "tbody" or "tr" or "td" or "th" or "header" or "footer"
        || element.Children.Any(IsBlock);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"[\\`*_\[\]<&]|^#|^>|^[-+](?=\s)")]
    private static partial Regex Mark();
}
