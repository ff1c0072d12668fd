using System.Text;
using EditorialPlatform.Contracts;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>Validates the blocks of a request and keeps the fields that belong to each kind.</summary>
public static class BlockInputs
{
    public static void Validate(ValidationErrors errors, IReadOnlyList<BlockInput> blocks)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < blocks.Count; index++)
        {
            var pointer = $"/blocks/{index}";
            if (blocks[index] is not { } block)
            {
                errors.Add(pointer, "A block is needed.");
                continue;
            }

            errors.Require(block.Kind is not null, $"{pointer}/kind", "This is needed.")
                .Require(block.Text is not null, $"{pointer}/text", "This is needed.")
                .Text($"{pointer}/text", block.Text, Limits.Block, required: block.Kind is not BlockKind.Figure)
                .Line($"{pointer}/cite", block.Cite, Limits.Line).Line($"{pointer}/picture", block.Picture, Limits.Line)
                .Text($"{pointer}/alt", block.Alt, Limits.Standfirst).Line($"{pointer}/credit", block.Credit, Limits.Line)
                .Require(block.Id is null || BlockIds.IsOne(block.Id), $"{pointer}/id", "An id is eight characters of 0-9a-z.")
                .Require(block.Id is null || ids.Add(block.Id), $"{pointer}/id", "Another block has this id.")
                .Require(block.Url is null || IsAddress(block.Url), $"{pointer}/url", "An address begins with https:// or http://.")
                .Require(block.Text is null || !HasBlankLine(block.Text), $"{pointer}/text", "A block is one paragraph: no blank lines.")
                .Require(
                    block.Text is not { Length: <= InlineMarkdown.MaxLength } || InlineMarkdown.TryRead(block.Text) is not null,
                    $"{pointer}/text",
                    "This does not read as a block of text.")
                .Require(
                    block.Plain is null || block.Text is not { Length: <= InlineMarkdown.MaxLength } || ReadsAs(block.Text, block.Plain),
                    $"{pointer}/text",
                    "This text reads back differently from what was meant.");
        }
    }

    public static Block ToBlock(BlockInput block, string id) => new(
        id,
        block.Kind!.Value,
        block.Text!,
        block.Kind is BlockKind.Quote ? block.Cite : null,
        block.Kind is BlockKind.Figure ? block.Picture : null,
        block.Kind is BlockKind.Figure ? block.Alt : null,
        block.Kind is BlockKind.Figure ? block.Credit : null,
        block.Kind is BlockKind.Related ? block.ArticleId : null,
        block.Kind is BlockKind.Related ? block.Url : null);

    public static bool IsAddress(string url) =>
        url.Length <= Limits.Address && Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
        && !url.Any(character => char.IsWhiteSpace(character) || char.IsControl(character));

    private static bool ReadsAs(string text, string plain) =>
        InlineMarkdown.TryRead(text)?.Normalize(NormalizationForm.FormC) == plain.ReplaceLineEndings("\n").TrimEnd('\n').Normalize(NormalizationForm.FormC);

    private static bool HasBlankLine(string text) => text.ReplaceLineEndings("\n").Trim('\n').Split('\n').Skip(1).Any(string.IsNullOrWhiteSpace);
}
