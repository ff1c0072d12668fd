using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.Publishing.Publications;
using EditorialPlatform.Publishing.PublicSite;

namespace EditorialPlatform.Publishing.Content;

/// <summary>The representations of an article.</summary>
[JsonConverter(typeof(WireEnumConverter<ContentFormat>))]
public enum ContentFormat
{
    [JsonStringEnumMemberName("json")]
    Json,

    [JsonStringEnumMemberName("ninjs")]
    Ninjs,
}

/// <summary>Whether an article is published or retracted.</summary>
[JsonConverter(typeof(WireEnumConverter<ContentState>))]
public enum ContentState
{
    [JsonStringEnumMemberName("published")]
    Published,

    [JsonStringEnumMemberName("retracted")]
    Retracted,
}

/// <summary>A public article in one language.</summary>
/// <param name="Url">The absolute URL.</param>
/// <param name="Hash">The hash of the approved copy. Null once the article is retracted, like all other fields of the copy.</param>
/// <param name="Headline">As readers see it: once the article is retracted, it says so.</param>
/// <param name="Links">The URLs of related articles, in each language they are published in.</param>
/// <param name="Alternates">The other languages the article is published in.</param>
/// <param name="Omitted">
/// How many relations and links of the approved copy are left out, because they lead to articles that are not public. Unless it is zero, the hash
/// cannot be computed from these fields.
/// </param>
public sealed record ContentArticle(
    Guid ArticleId, string Language, ContentState State, string Path, string Url, int Revision,
    string? Hash, string Headline, string? Standfirst, IReadOnlyList<Block>? Blocks,
    string? Section, string? Place, string? Dateline, string? Byline, IReadOnlyList<string>? Tags,
    IReadOnlyList<Related>? Related, IReadOnlyList<ContentPicture> Pictures,
    IReadOnlyList<ContentLink> Links, Credits? Credits, int Words, DateTimeOffset PublishedAt,
    DateTimeOffset UpdatedAt, IReadOnlyList<Notice> Notices, Staleness? Behind,
    IReadOnlyList<ContentAlternate> Alternates, int Omitted);

/// <summary>A picture with the words of the figure that shows it.</summary>
/// <param name="Rights">Always null: the rights in a picture are the newsroom's affair.</param>
public sealed record ContentPicture(string Picture, string? Caption, string? Credit, string? Rights, string? Alt, IReadOnlyList<ContentPictureFile> Files);

public sealed record ContentPictureFile(string Url, string MediaType, int Width, int Height);

public sealed record ContentLink(Guid ArticleId, IReadOnlyList<LinkedEdition> Editions);

public sealed record LinkedEdition(string Language, string Path, string Headline);

public sealed record ContentAlternate(string Language, string Path);

/// <summary>A public article in a list.</summary>
/// <param name="Highlight">In search results: the passage that matches, with matches marked in HTML.</param>
public sealed record ContentLine(
    Guid ArticleId, string Language, string Path, string Url, string Headline,
    string? Standfirst, string Section, string? Place, int Words, DateTimeOffset PublishedAt,
    DateTimeOffset UpdatedAt, ContentHighlight? Highlight);

public sealed record ContentHighlight(string Headline, string Passage);
