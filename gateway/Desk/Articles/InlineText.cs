using EditorialPlatform.Text;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace EditorialPlatform.Desk.Articles;

/// <summary>Renders the text of a block as elements: emphasis, links to the web and line breaks. Everything else is rendered as plain text.</summary>
public sealed class InlineText : ComponentBase
{
    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (InlineMarkdown.TryRead(Text) is null)
        {
            builder.AddContent(0, Text);
            return;
        }

        foreach (var block in Markdown.Parse(Text, InlineMarkdown.Pipeline).OfType<LeafBlock>())
        {
            Write(builder, block.Inline!);
        }
    }

    private static void Write(RenderTreeBuilder builder, ContainerInline inlines)
    {
        foreach (var inline in inlines)
        {
            switch (inline)
            {
                case LiteralInline it: builder.AddContent(1, it.Content.ToString()); break;
                case HtmlEntityInline it: builder.AddContent(2, it.Transcoded.ToString()); break;
                case CodeInline it: builder.AddContent(3, it.Content); break;
                case LineBreakInline it: builder.AddMarkupContent(4, it.IsHard ? "<br>" : " "); break;
                case LinkInline { IsImage: false } it when Uri.TryCreate(it.Url, UriKind.Absolute, out var to) && to.Scheme is "http" or "https" or "mailto":
                    Element(builder, "a", it, to.AbsoluteUri); break;
                case EmphasisInline it: Element(builder, it.DelimiterCount >= 2 ? "strong" : "em", it); break;
                case ContainerInline it: Write(builder, it); break;
            }
        }
    }

    private static void Element(RenderTreeBuilder builder, string name, ContainerInline inside, string? address = null)
    {
        builder.OpenElement(5, name);
        if (address is not null)
        {
            builder.AddAttribute(6, "href", address);
            builder.AddAttribute(7, "rel", "noopener");
        }

        Write(builder, inside);
        builder.CloseElement();
    }
}
