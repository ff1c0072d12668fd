using System.Text;
using EditorialPlatform.Publishing.PublicSite;
using EditorialPlatform.ServiceDefaults;
using Microsoft.Extensions.Primitives;

namespace EditorialPlatform.Publishing.Site;

/// <summary>An answer to a reader: nothing in it depends on who asks. <see cref="Serving"/> keeps and sends it.</summary>
internal sealed class PublicAnswer(byte[] body, string mediaType, int status = 200) : IResult
{
    private readonly Lazy<IReadOnlyList<Representation>> forms = new(() => Representation.Of(body, status == 200, mediaType.StartsWith("text/", StringComparison.Ordinal)
        || mediaType.Contains("xml", StringComparison.Ordinal) || mediaType.Contains("json", StringComparison.Ordinal)));

    public PublicAnswer(string body, string mediaType, int status = 200)
        : this(Encoding.UTF8.GetBytes(body), mediaType, status)
    {
    }

    public static string Html => "text/html; charset=utf-8";

    /// <summary>How long a browser may keep it without asking: not at all, but for what never changes under its address.</summary>
    public string CacheControl { get; init; } = status == 404 ? "no-store" : "public, max-age=0, must-revalidate";

    /// <summary>Whether it stays in memory. What is unlikely to be asked for again does not; what there is not, neither: anybody can make up addresses.</summary>
    public bool Kept { get; init; } = status is 200 or 301 or 410;

    private string? Location { get; init; }

    /// <summary>It stands at another address now.</summary>
    public static PublicAnswer Moved(string path) => new([], Html, StatusCodes.Status301MovedPermanently) { Location = path };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (httpContext.Features.Get<Making>() is { } making)
        {
            making.Answer = this;
            return Task.CompletedTask;
        }

        if (httpContext.Features.Get<PointInTime>() is { } past)
        {
            return past.WriteAsync(httpContext, body, mediaType, status, Location);
        }

        return AsKept([], 0, null, null).WriteAsync(httpContext);
    }

    /// <summary>With all that goes along with it.</summary>
    /// <param name="keys">What it rests on.</param>
    /// <param name="version">The version of what is public that it was made of.</param>
    /// <param name="meant">The query's parameters that mean something here.</param>
    /// <param name="surrogates">How long a CDN may keep it.</param>
    public KeptAnswer AsKept(IReadOnlyCollection<string> keys, long version, string? meant, string? surrogates)
    {
        List<KeyValuePair<string, StringValues>> headers =
        [
            new("X-Content-Type-Options", "nosniff"),
            new("Content-Security-Policy", Style.Policy),
            new("Referrer-Policy", "strict-origin-when-cross-origin"),
            new("Cache-Control", CacheControl),
        ];
        Add("Content-Type", body.Length > 0 ? mediaType : null);
        Add("Location", Location);
        Add("Vary", forms.Value.Count > 1 ? "Accept-Encoding" : null);
        if (Kept)
        {
            Add("No-Vary-Search", meant);
            Add("Surrogate-Control", surrogates);
            Add("Surrogate-Key", string.Join(' ', keys.Order(StringComparer.Ordinal).Prepend(PageKeys.Everything)));
        }

        return new(status, headers, forms.Value, keys, version, Kept);

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                headers.Add(new(name, value));
            }
        }
    }

    /// <summary>Takes the answer of a route that is run to make one, not to send it.</summary>
    internal sealed class Making
    {
        public PublicAnswer? Answer { get; set; }
    }
}
