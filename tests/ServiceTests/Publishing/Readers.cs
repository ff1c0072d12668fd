using System.Net;
using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Review;
using EditorialPlatform.Contracts.Translation;
using EditorialPlatform.Text;

namespace EditorialPlatform.Tests.ServiceTests.Publishing;

/// <summary>Articles as Review and Translation publish them, and requests as readers make them.</summary>
public static class Readers
{
    public static readonly Person Fatou = new(Guid.Parse("00000000-0000-0000-0000-00000000000c"), "Fatou Diallo");
    public static readonly Person Grace = new(Guid.Parse("00000000-0000-0000-0000-00000000000e"), "Grace Mensah");
    public static readonly Person Kofi = new(Guid.Parse("00000000-0000-0000-0000-00000000000f"), "Kofi Asante");
    private static readonly HttpClient Plain = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public static CopyApproved Approved(
        Guid article, long version, int revision, Copy copy, PublishWhen when = PublishWhen.Now, DateTimeOffset? at = null, DateTimeOffset? embargo = null,
        SubmissionKind kind = SubmissionKind.First, string? note = null, bool together = false) =>
        new(
            article,
            version,
            DateTimeOffset.UtcNow,
            Fatou,
            revision,
            copy,
            CopyHash.Of(copy),
            [Grace with { Name = "Awa Traoré" }],
            kind,
            note,
            new(when, at, together),
            embargo,
            null);

    public static TranslationApproved Translated(Guid article, long version, int sourceRevision, Copy copy, string? note = null) =>
        new(article, version, DateTimeOffset.UtcNow, Kofi, "fr", sourceRevision, copy, CopyHash.Of(copy), [Grace], note);

    public static Copy English(string headline) => Examples.Copy(headline) with
    {
        Language = "en",
        Standfirst = "A standfirst.",
        Blocks =
        [
            new Block("h0000001", BlockKind.Heading2, "The background"),
            new Block("p0000001", BlockKind.Paragraph, "The well was reopened on 4 November 2025 after three months of works."),
            new Block("p0000002", BlockKind.Paragraph, "Forty families draw from it every day."),
        ],
        Byline = "Awa Traoré, in Kidal",
    };

    /// <summary>A headline that occurs in no other test.</summary>
    public static string Unique(string words) => $"{words} {Guid.NewGuid().ToString("N")[..8]}";

    public static Task<Page> ReadAsync(this Newsroom newsroom, string path, Action<HttpRequestMessage>? change = null, HttpMethod? method = null) =>
        ReadAsync(newsroom["publishing"].Http.BaseAddress!, path, change, method);

    public static async Task<Page> ReadAsync(Uri at, string path, Action<HttpRequestMessage>? change = null, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(at, path));
        change?.Invoke(request);
        using var answer = await Plain.SendAsync(request);
        return new(answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.Concat(answer.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Waits until the page meets a condition.</summary>
    public static async Task<Page> UntilAsync(this Newsroom newsroom, string path, Func<Page, bool> until, string what)
    {
        Page? seen = null;
        await Eventually.TrueAsync(async () => until(seen = await newsroom.ReadAsync(path)), () => $"{what}; last seen {seen?.Status} {seen?.Body}");
        return seen!;
    }

    public static Task<Page> OutAsync(this Newsroom newsroom, string path) =>
        newsroom.UntilAsync(path, page => page.Status == HttpStatusCode.OK, $"{path} is out");

    /// <summary>The sitemap of what is published now.</summary>
    public static string Sitemap => $"/sitemap-{DateTimeOffset.UtcNow:yyyy-MM}.xml";

    public static string PathOf(Copy copy) => $"/{copy.Language}/{copy.Section}/{Slug.Of(copy.Headline)}";
}

/// <summary>A response to a reader.</summary>
public sealed record Page(HttpStatusCode Status, string Body, IReadOnlyDictionary<string, string> Headers);
