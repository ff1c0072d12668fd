using EditorialPlatform.Contracts;
using EditorialPlatform.Publishing.PublicSite;
using EditorialPlatform.Text;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace EditorialPlatform.Publishing.Site;

/// <summary>A resolved related link: its URL, and its language if it differs from the reader's.</summary>
/// <param name="Target">The linked article if it is one of ours.</param>
public sealed record RelatedLink(string Address, string? Language, string? Rel, Headline? Target);

/// <summary>
/// Resolves at render time what leads to an article of ours: related links ("À lire aussi"), and the site's own addresses in a text. They lead to the
/// edition in the reader's language, otherwise to another one. Of an article that is not public nothing is shown: a relation to it is omitted, and
/// the words of a link to it stand without the link.
/// </summary>
/// <param name="Site">The site, whose origin tells its own addresses.</param>
/// <param name="Public">The public editions of the articles that are led to.</param>
/// <param name="Addresses">The articles at the addresses that are led to, current and former ones.</param>
/// <param name="Base">The prefix of the site's own URLs; empty on the site itself.</param>
public sealed record SiteLinks(SiteSettings Site, ILookup<Guid, Headline> Public, IReadOnlyDictionary<string, Guid> Addresses, string Base = "")
{
    /// <summary>Reads what some editions lead to.</summary>
    /// <param name="more">More articles whose public editions are needed.</param>
    public static Task<SiteLinks> ReadAsync(
        PublicSiteQueries stand, SiteSettings site, IReadOnlyCollection<PublicEdition> editions, string @base, CancellationToken cancellationToken,
        params IEnumerable<Guid> more) =>
        ReadAsync(
            stand,
            site,
            editions.SelectMany(edition => Texts(edition.Copy).Concat(Related(edition.Copy).Select(one => one.Url))),
            editions.SelectMany(edition => Related(edition.Copy)).Select(one => one.ArticleId).OfType<Guid>().Concat(more),
            @base,
            cancellationToken);

    /// <summary>Reads what the standfirsts of a list lead to.</summary>
    public static Task<SiteLinks> ReadAsync(
        PublicSiteQueries stand, SiteSettings site, IEnumerable<Headline> lines, string @base, CancellationToken cancellationToken) =>
        ReadAsync(stand, site, lines.Select(line => line.Standfirst), [], @base, cancellationToken);

    /// <summary>The articles that a copy is related to, in order.</summary>
    public static IEnumerable<Guid> Targets(Copy? copy) => Related(copy).Select(one => one.ArticleId).OfType<Guid>().Distinct();

    /// <summary>A list as readers see it.</summary>
    public IReadOnlyList<Headline> Shown(IEnumerable<Headline> lines) => [.. lines.Select(Shown)];

    /// <summary>An edition as readers see it. Its words are no longer those of the approved hash.</summary>
    public PublicEdition Shown(PublicEdition edition) => edition with
    {
        Headline = Shown(edition.Headline),
        Copy = edition.Copy is { } copy ? Filter(copy, text => Text(text, copy.Language, resolve: true)) : null,
    };

    /// <summary>A copy as it was approved, without what leads to articles that are not public, and how much that was.</summary>
    public (Copy Copy, int Omitted) Approved(Copy copy)
    {
        var links = 0;
        var shown = Filter(copy, text =>
        {
            var (words, removed) = Text(text, copy.Language, resolve: false);
            links += removed;
            return (words, removed);
        });
        return (shown, links + copy.Blocks.Count - shown.Blocks.Count + copy.Related.Count - shown.Related.Count);
    }

    /// <summary>A standfirst as it was approved, without links to articles that are not public.</summary>
    public string? Approved(Headline line) => line.Standfirst is null ? null : Text(line.Standfirst, line.Language, resolve: false).Text;

    /// <summary>Where a relation leads; null if nowhere.</summary>
    public RelatedLink? Of(string language, Guid? article, string? url)
    {
        if ((article ?? At(OwnAddress.Of(Site, url))) is { } id)
        {
            return Target(language, id) is { } target ? new(Base + target.Path, target.Language == language ? null : target.Language, null, target) : null;
        }

        return OwnAddress.Of(Site, url) switch
        {
            null => InlineHtml.Address(url) is { } outside ? new(outside, null, "external", null) : null,
            { Kind: OwnKind.Page } page => new(Base + page.Path + page.Suffix, null, null, null),
            _ => null,
        };
    }

    private static async Task<SiteLinks> ReadAsync(
        PublicSiteQueries stand, SiteSettings site, IEnumerable<string?> texts, IEnumerable<Guid> articles, string @base, CancellationToken cancellationToken)
    {
        var paths = texts.OfType<string>().SelectMany(text => OwnLinks(site, text).Select(link => link.Own).Append(OwnAddress.Of(site, text)))
            .Where(own => own is { Kind: OwnKind.Article }).Select(own => own!.Path).Distinct().ToList();
        var addresses = await stand.ArticlesAtAsync(paths, cancellationToken);
        return new(site, await stand.OfAsync([.. articles.Concat(addresses.Values).Distinct()], cancellationToken), addresses, @base);
    }

    private static IEnumerable<Related> Related(Copy? copy) =>
        (copy?.Blocks ?? []).Where(block => block.Kind == BlockKind.Related).Select(block => new Related(block.ArticleId, block.Url, ""))
            .Concat(copy?.Related ?? []);

    private static IEnumerable<string?> Texts(Copy? copy) => copy is null ? [] : copy.Blocks.Select(block => block.Text).Append(copy.Standfirst);

    private Headline Shown(Headline line) =>
        line.Standfirst is null ? line : line with { Standfirst = Text(line.Standfirst, line.Language, resolve: true).Text };

    private Copy Filter(Copy copy, Func<string, (string Text, int Removed)> text) => copy with
    {
        Standfirst = copy.Standfirst is null ? null : text(copy.Standfirst).Text,
        Blocks = [.. copy.Blocks.Where(block => block.Kind != BlockKind.Related || IsShown(copy.Language, block.ArticleId, block.Url))
            .Select(block => text(block.Text).Text is var shown && shown == block.Text ? block : block with { Text = shown })],
        Related = [.. copy.Related.Where(related => IsShown(copy.Language, related.ArticleId, related.Url))],
    };

    private bool IsShown(string language, Guid? article, string? url) =>
        article is null && OwnAddress.Of(Site, url) is not { Kind: OwnKind.Article } || Of(language, article, url) is not null;

    private Guid? At(OwnAddress? own) => own is { Kind: OwnKind.Article } && Addresses.TryGetValue(own.Path, out var article) ? article : null;

    private Headline? Target(string language, Guid article) =>
        Public[article].FirstOrDefault(line => line.Language == language) ?? Public[article].FirstOrDefault();

    // Rewrites the marks of the links: everything that reads the text afterwards sees the same.
    private (string Text, int Removed) Text(string text, string language, bool resolve)
    {
        var removed = 0;
        foreach (var (own, inline) in OwnLinks(Site, text).OrderByDescending(link => link.Inline.Span.Start))
        {
            var target = At(own) is { } article ? Target(language, article) : null;
            if (own.Kind == OwnKind.Page || target is not null)
            {
                var address = target is not null ? Base + target.Path + own.Suffix : own.IsRelative ? Base + own.Path + own.Suffix : null;
                if (resolve && address is not null)
                {
                    Replace(inline, $"[{Words(inline, Site.Origin + target?.Path)}](<{address}>)");
                }
            }
            else
            {
                Replace(inline, Words(inline, Site.Origin));
                removed++;
            }
        }

        return (text, removed);

        void Replace(Inline inline, string words) => text = text[..inline.Span.Start] + words + text[(inline.Span.End + 1)..];

        // The words of a bare address are the address.
        string Words(Inline inline, string ofAddress) => inline is LinkInline link
            ? text[(link.Span.Start + (link.IsImage ? 2 : 1))..text.LastIndexOf("](", link.UrlSpan.Start, StringComparison.Ordinal)]
            : ofAddress;
    }

    private static IEnumerable<(OwnAddress Own, Inline Inline)> OwnLinks(SiteSettings site, string text) =>
        !text.Contains('/', StringComparison.Ordinal) || !(text.Contains("](", StringComparison.Ordinal) || text.Contains('<', StringComparison.Ordinal)) ? []
        : Markdown.Parse(text, InlineMarkdown.Pipeline).Descendants<Inline>()
            .Select(inline => (Own: OwnAddress.Of(site, AddressOf(inline)), Inline: inline))
            .Where(link => link.Own is not null).Select(link => (link.Own!, link.Inline));

    private static string? AddressOf(Inline inline) => inline switch
    {
        LinkInline link => link.Url,
        AutolinkInline { IsEmail: false } bare => bare.Url,
        _ => null,
    };
}

/// <summary>What an address of the site is of.</summary>
internal enum OwnKind
{
    /// <summary>An article, or what looks like one.</summary>
    Article,

    /// <summary>Another page for readers.</summary>
    Page,

    /// <summary>Nothing for readers, such as a page of the newsroom.</summary>
    Inside,
}

/// <summary>An address of the site itself.</summary>
/// <param name="Path">The path, as it is looked up.</param>
/// <param name="Suffix">Query and fragment.</param>
/// <param name="IsRelative">Whether it was written without the origin.</param>
internal sealed record OwnAddress(OwnKind Kind, string Path, string Suffix, bool IsRelative)
{
    /// <summary>Parses an address; null if it is not one of the site.</summary>
    public static OwnAddress? Of(SiteSettings site, string? url)
    {
        var isRelative = url is ['/', not ('/' or '\\'), ..] or ['/'];
        if (url is null
            || !(isRelative || url.StartsWith("http", StringComparison.OrdinalIgnoreCase))
            || !Uri.TryCreate(new Uri(site.Origin), url, out var uri)
            || uri.Scheme is not ("http" or "https")
            || !string.Equals(uri.Authority, new Uri(site.Origin).Authority, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var path = "/" + Uri.UnescapeDataString(uri.AbsolutePath).Trim('/').ToLowerInvariant();
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var isList = segments.Length == 3 && (Subjects.Kinds.Contains(segments[1]) || segments[2].StartsWith("feed.", StringComparison.Ordinal));
        var kind = segments.Length > 0 && !UiText.Languages.Contains(segments[0]) ? OwnKind.Inside
            : segments.Length < 3 || isList ? OwnKind.Page
            : OwnKind.Article;
        return new(kind, path, uri.Query + uri.Fragment, isRelative);
    }
}
