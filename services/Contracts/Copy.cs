using System.Text.Json.Serialization;

namespace EditorialPlatform.Contracts;

/// <summary>The text itself, in one language, as one saved revision holds it. Text is kept exactly as it was sent.</summary>
/// <param name="Language">BCP 47 tag of the language the copy is written in, such as <c>fr</c>.</param>
/// <param name="Headline">The title; one line.</param>
/// <param name="Standfirst">One or two sentences under the headline.</param>
/// <param name="Blocks">The body, in reading order.</param>
/// <param name="Section">Slug of the section readers find it in, such as <c>actualites</c>.</param>
/// <param name="Place">Slug of the country or town it is about, such as <c>mali</c>.</param>
/// <param name="Dateline">Where and when it was reported; a bare ISO date is printed in the reader's words.</param>
/// <param name="Byline">Who is credited, as printed.</param>
/// <param name="Tags">Keywords, as slugs.</param>
/// <param name="Related">"À lire aussi" at the end of the article, in order.</param>
public sealed record Copy(
    string Language,
    string Headline,
    string? Standfirst,
    IReadOnlyList<Block> Blocks,
    string? Section,
    string? Place,
    string? Dateline,
    string? Byline,
    IReadOnlyList<string> Tags,
    IReadOnlyList<Related> Related);

/// <summary>One element of a body. Its id stays while it is edited and is never used again for another.</summary>
/// <param name="Id">Eight characters of <c>0-9a-z</c>, unique in the article.</param>
/// <param name="Kind">What the block is.</param>
/// <param name="Text">Inline CommonMark only: no HTML, no block marks. The caption of a figure; the printed words of a relation.</param>
/// <param name="Cite">Of a quote: who said it.</param>
/// <param name="Picture">Of a figure: name of the picture.</param>
/// <param name="Alt">Of a figure: the words for those who cannot see it.</param>
/// <param name="Credit">Of a figure: who made it.</param>
/// <param name="ArticleId">Of a relation: the article it leads to.</param>
/// <param name="Url">Of a relation: the outside address it leads to.</param>
public sealed record Block(
    string Id,
    BlockKind Kind,
    string Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Cite = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Picture = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Alt = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Credit = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? ArticleId = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Url = null);

/// <summary>The kinds of block. Lists are flat: neighbouring items make one list.</summary>
[JsonConverter(typeof(WireEnumConverter<BlockKind>))]
public enum BlockKind
{
    /// <summary>A paragraph.</summary>
    Paragraph,

    /// <summary>A heading below the headline.</summary>
    Heading2,

    /// <summary>A heading below a <see cref="Heading2"/>.</summary>
    Heading3,

    /// <summary>A quotation, attributed in <see cref="Block.Cite"/>.</summary>
    Quote,

    /// <summary>An item of an unordered list.</summary>
    Bullet,

    /// <summary>An item of an ordered list.</summary>
    Numbered,

    /// <summary>A picture with its caption.</summary>
    Figure,

    /// <summary>A "related article" link ("À lire aussi") inside the body.</summary>
    Related,
}

/// <summary>A relation to another article or to an outside address; to neither while its target is unknown.</summary>
/// <param name="ArticleId">The article, resolved to an address in the reader's language when read.</param>
/// <param name="Url">The outside address.</param>
/// <param name="Title">The printed words.</param>
public sealed record Related(Guid? ArticleId, string? Url, string Title);

/// <summary>Somebody who did something, as known when it was done.</summary>
/// <param name="Id">The subject of the person's tokens.</param>
/// <param name="Name">The name to show.</param>
public sealed record Person(Guid Id, string Name)
{
    /// <summary>Replaces the name of a person whose data was erased.</summary>
    public const string Erased = "(erased)";
}

/// <summary>Why a revision was submitted.</summary>
[JsonConverter(typeof(WireEnumConverter<SubmissionKind>))]
public enum SubmissionKind
{
    /// <summary>The article has never been published.</summary>
    First,

    /// <summary>The revision adds new facts.</summary>
    Update,

    /// <summary>The revision corrects a factual error, which the note describes.</summary>
    Correction,

    /// <summary>The revision clarifies a true but misleading passage, which the note describes.</summary>
    Clarification,
}

/// <summary>How soon the desk should look.</summary>
[JsonConverter(typeof(WireEnumConverter<Urgency>))]
public enum Urgency
{
    /// <summary>Reviewed in order of age.</summary>
    Normal,

    /// <summary>Reviewed before all <see cref="Normal"/> submissions.</summary>
    Urgent,

    /// <summary>Reviewed before all other submissions.</summary>
    Flash,
}

/// <summary>Serializes enumerations as camel-case strings and rejects numbers.</summary>
/// <typeparam name="TEnum">The enumeration type.</typeparam>
public sealed class WireEnumConverter<TEnum>() : JsonStringEnumConverter<TEnum>(System.Text.Json.JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where TEnum : struct, Enum;
