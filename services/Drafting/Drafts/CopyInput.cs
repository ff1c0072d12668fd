using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using EditorialPlatform.Contracts;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>A block in a request, new if it has no id. <c>plain</c> is the plain text that the client expects the Markdown to yield.</summary>
public sealed record BlockInput(
    string? Id = null, BlockKind? Kind = null, string? Text = null, string? Cite = null, string? Picture = null, string? Alt = null, string? Credit = null,
    Guid? ArticleId = null, string? Url = null, string? Plain = null);

/// <summary>The copy, or a part of it, in a request. Omitted fields keep their value and null clears them, so the assigned fields are recorded.</summary>
public abstract record CopyInput
{
    private readonly HashSet<string> assigned = [];

    public string? Language { get; init => field = Sent(value); }

    public string? Headline { get; init => field = Sent(value); }

    public string? Standfirst { get; init => field = Sent(value); }

    public string? Body { get; init => field = Sent(value); }

    public IReadOnlyList<BlockInput>? Blocks { get; init => field = Sent(value); }

    public string? Section { get; init => field = Sent(value); }

    public string? Place { get; init => field = Sent(value); }

    public string? Dateline { get; init => field = Sent(value); }

    public string? Byline { get; init => field = Sent(value); }

    public IReadOnlyList<string>? Tags { get; init => field = Sent(value); }

    public IReadOnlyList<Related>? Related { get; init => field = Sent(value); }

    /// <summary>Whether the request contains the field, even if null.</summary>
    public bool IsAssigned(string field) => assigned.Contains(field);

    /// <summary>Applies the input to the base copy. Call only after <see cref="Validate"/> reported no errors.</summary>
    /// <param name="before">The base copy; null for a new draft.</param>
    /// <param name="revision">The new revision number, from which the ids of new blocks are derived.</param>
    public Copy ApplyTo(Copy? before, int revision) => new(
        before?.Language ?? Language!,
        IsAssigned(nameof(Headline)) ? Headline?.Trim() ?? "" : before?.Headline ?? "",
        IsAssigned(nameof(Standfirst)) ? Blank(Standfirst) : before?.Standfirst,
        IsAssigned(nameof(Blocks)) ? FromBlocks(before?.Blocks ?? [], revision)
            : IsAssigned(nameof(Body)) ? BlockMatcher.PreserveIds(before?.Blocks ?? [], MarkdownBody.Read(Body ?? "", before?.Blocks ?? []), revision)
            : before?.Blocks ?? [],
        IsAssigned(nameof(Section)) ? SlugOf(Section) : before?.Section,
        IsAssigned(nameof(Place)) ? SlugOf(Place) : before?.Place,
        IsAssigned(nameof(Dateline)) ? Blank(Dateline) : before?.Dateline,
        IsAssigned(nameof(Byline)) ? Blank(Byline) : before?.Byline,
        IsAssigned(nameof(Tags)) ? [.. (Tags ?? []).Select(Slug.Of).Distinct()] : before?.Tags ?? [],
        IsAssigned(nameof(Related)) ? Related ?? [] : before?.Related ?? []);

    /// <summary>Validates the input on its own.</summary>
    public ValidationErrors Validate(ValidationErrors errors)
    {
        errors.Require(Language is null || LanguageTag.IsValid(Language), "/language", "A BCP 47 tag, such as fr.")
            .Line("/headline", Headline, Limits.Headline).Text("/standfirst", Standfirst, Limits.Standfirst)
            .Line("/byline", Byline, Limits.Line).Line("/dateline", Dateline, Limits.Line)
            .Require(!(IsAssigned(nameof(Blocks)) && IsAssigned(nameof(Body))), "/body", "Send body or blocks, not both.")
            .Text("/body", Body, Limits.Copy);
        CheckBody(errors);
        CheckLabel(errors, "/section", Section);
        CheckLabel(errors, "/place", Place);
        for (var index = 0; index < (Tags?.Count ?? 0); index++)
        {
            errors.Require(!string.IsNullOrWhiteSpace(Tags![index]), $"/tags/{index}", "A tag has letters or digits.");
            CheckLabel(errors, $"/tags/{index}", Tags[index]);
        }

        errors.Require((Tags?.Count ?? 0) <= Limits.Tags, "/tags", $"At most {Limits.Tags} tags.")
            .Require((Related?.Count ?? 0) <= Limits.Related, "/related", $"At most {Limits.Related} relations.")
            .Require((Blocks?.Count ?? 0) <= Limits.Blocks, "/blocks", $"At most {Limits.Blocks} blocks.");
        for (var index = 0; index < (Related?.Count ?? 0); index++)
        {
            CheckRelated(errors, $"/related/{index}", Related![index]);
        }

        BlockInputs.Validate(errors, Blocks ?? []);
        return errors;
    }

    /// <summary>Validates the whole copy that results from the input.</summary>
    public static ValidationErrors ValidateResult(ValidationErrors errors, Copy copy)
    {
        errors.Require(copy.Blocks.Count <= Limits.Blocks, "/body", $"At most {Limits.Blocks} blocks.");
        for (var index = 0; index < Math.Min(copy.Blocks.Count, Limits.Blocks); index++)
        {
            var text = copy.Blocks[index].Text;
            errors.Text($"/blocks/{index}/text", text, Limits.Block)
                .Require(
                    text.Length > InlineMarkdown.MaxLength || InlineMarkdown.TryRead(text) is not null,
                    $"/blocks/{index}/text",
                    "This does not read as a block of text.");
        }

        for (var index = 0; index < copy.Related.Count; index++)
        {
            CheckRelated(errors, $"/related/{index}", copy.Related[index]);
        }

        errors.Require(copy.Related.Count <= Limits.Related, "/related", $"At most {Limits.Related} relations.")
            .Require(copy.Blocks.Count > Limits.Blocks || MarkdownBody.RoundTrips(copy.Blocks), "/body", "These blocks would not come back as they are.");
        var length = copy.Headline.Length + (copy.Standfirst?.Length ?? 0) + copy.Blocks.Sum(block => block.Text.Length);
        if (length > Limits.Copy)
        {
            length = copy.Blocks.Select(block => block.Text)
                .Append(copy.Headline)
                .Append(copy.Standfirst ?? "")
                .Sum(text => new StringInfo(text).LengthInTextElements);
        }

        return errors.Require(length <= Limits.Copy, "/body", $"The whole copy is longer than {Limits.Copy} characters.");
    }

    /// <summary>Hashes the assigned fields and their values, so that a repeated save has the same fingerprint.</summary>
    /// <param name="rest">Further values that identify the save.</param>
    protected string Fingerprint(params IEnumerable<string> rest) =>
        CopyHash.OfWords([.. rest, .. assigned.Order(StringComparer.Ordinal), JsonSerializer.Serialize<CopyInput>(this, Json.Options)]);

    private Block[] FromBlocks(IReadOnlyList<Block> before, int revision)
    {
        var taken = before.Select(block => block.Id).Concat((Blocks ?? []).Select(block => block.Id ?? "")).ToHashSet(StringComparer.Ordinal);
        return [.. (Blocks ?? []).Select((block, index) => BlockInputs.ToBlock(block, block.Id ?? BlockIds.New(revision, index, block.Text ?? "", taken)))];
    }

    // Reject an oversized body before the expensive processing, and a body that would lose text in parsing.
    private void CheckBody(ValidationErrors errors)
    {
        if (Body is null || errors.Rejection is not null)
        {
            return;
        }

        var pieces = MarkdownBlocks.Of(Body);
        errors.Require(pieces.Count <= Limits.Blocks, "/body", $"At most {Limits.Blocks} blocks.");
        foreach (var piece in pieces.Take(Limits.Blocks))
        {
            errors.Text("/body", piece.Text, Limits.Block).Require(
                piece.Text.Length > InlineMarkdown.MaxLength || InlineMarkdown.TryRead(piece.Text) is not null,
                "/body",
                $"This does not read as a block of text: {piece.Raw.Split('\n')[0]}");
        }

        errors.Require(
            PlainText.LettersOnly(string.Concat(pieces.Select(piece => piece.Raw))) == PlainText.LettersOnly(Body),
            "/body",
            "Not all of its words would be kept.");
    }

    private static void CheckRelated(ValidationErrors errors, string pointer, Related? related)
    {
        errors.Line($"{pointer}/title", related?.Title, Limits.Headline, required: true)
            .Require(related?.ArticleId is null || related.Url is null, $"{pointer}/url", "A relation leads to an article or to an address, not to both.")
            .Require(related?.Url is null || BlockInputs.IsAddress(related.Url), $"{pointer}/url", "An address begins with https:// or http://.");
    }

    private static void CheckLabel(ValidationErrors errors, string pointer, string? label) =>
        errors.Line(pointer, label, Limits.Label).Require(
            string.IsNullOrWhiteSpace(label) || Slug.Of(label).Length > 0, pointer, "This needs a Latin letter or a digit.");

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static string? SlugOf(string? label) => string.IsNullOrWhiteSpace(label) ? null : Slug.Of(label);

    private T Sent<T>(T value, [CallerMemberName] string field = "")
    {
        assigned.Add(field);
        return value;
    }
}
