using System.Net;
using System.Net.Http.Json;
using EditorialPlatform.Gateway.Forwarding;
using EditorialPlatform.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy;

namespace EditorialPlatform.Gateway.Pages;

/// <summary>The page cache's own requests to Publishing.</summary>
public sealed class PublishingClient(IProxyStateLookup services, IHttpClientFactory clients, Origin origin, ILogger<PublishingClient> log)
{
    public const string Name = "public pages";

    private static readonly TimeSpan QuestionTimeout = TimeSpan.FromSeconds(5);

    private static readonly HashSet<string> NotForReaders = new(StringComparer.OrdinalIgnoreCase)
    {
        HeaderNames.ContentLength, HeaderNames.ContentEncoding, HeaderNames.ETag, HeaderNames.Date, HeaderNames.TransferEncoding, HeaderNames.Connection,
        HeaderNames.KeepAlive, HeaderNames.SetCookie, HeaderNames.Server, HeaderNames.XPoweredBy,
        PublicPages.VersionHeader, PublicPages.KeysHeader,
    };

    /// <summary>Gets the changes since a version; null if Publishing is unavailable.</summary>
    /// <param name="after">The version.</param>
    /// <param name="epoch">The epoch the version belongs to.</param>
    public async Task<(PublicPages.Changes? Changes, bool DatabaseIsAway)> ChangesAsync(long after, Guid? epoch)
    {
        using var timeout = new CancellationTokenSource(QuestionTimeout);
        try
        {
            using var response = await SendAsync($"/internal/public-pages?after={after}{(epoch is { } known ? $"&epoch={known}" : "")}", timeout.Token);
            return response switch
            {
                null => default,
                { StatusCode: HttpStatusCode.ServiceUnavailable } => (null, response.Headers.Contains(PublicPages.VersionHeader)),
                _ => (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<PublicPages.Changes>(Json.Options, timeout.Token), false),
            };
        }
        catch (Exception failed) when (failed is HttpRequestException or OperationCanceledException or System.Text.Json.JsonException)
        {
            log.LogWarning(failed, "Could not get the changes of public pages from Publishing");
            return default;
        }
    }

    /// <summary>Fetches a public page anonymously. Only the URL of the original request is sent.</summary>
    /// <param name="path">The path.</param>
    /// <param name="query">The query.</param>
    /// <returns>The response, and its <c>No-Vary-Search</c> header if present; null if Publishing is unavailable.</returns>
    public async Task<(CachedResponse? Response, string? NoVarySearch)> FetchAsync(PathString path, QueryString query)
    {
        try
        {
            using var response = await SendAsync(path.ToUriComponent() + query.ToUriComponent(), CancellationToken.None);
            if (response is null)
            {
                return default;
            }

            var bytes = await response.Content.ReadAsByteArrayAsync();
            IHeaderDictionary headers = new HeaderDictionary();
            foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
            {
                if (!NotForReaders.Contains(name))
                {
                    headers[name] = new StringValues([.. values]);
                }
            }

            var bodies = EncodedBody.Of(bytes, First(response, HeaderNames.ETag), headers.ContentType.ToString());
            if (bodies.Count > 1)
            {
                headers.Vary = HeaderNames.AcceptEncoding;
            }

            SecurityHeaders.Complete(headers, path, origin.IsHttps);
            var version = long.TryParse(First(response, PublicPages.VersionHeader), out var rendered) ? rendered : (long?)null;
            return (
                new(
                    (int)response.StatusCode, [.. headers], bodies,
                    First(response, PublicPages.KeysHeader)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [],
                    // A response without a version is not a cacheable page: it is only sent to the waiting requests.
                    version ?? long.MaxValue,
                    // Nor is a redirect: its address includes the query, of which there are any number.
                    version is not null && response.StatusCode is HttpStatusCode.OK or HttpStatusCode.Gone && headers.ContainsKey("Surrogate-Control")
                        && !response.Headers.Contains(HeaderNames.SetCookie)),
                headers.TryGetValue("No-Vary-Search", out var significant) ? significant.ToString() : null);
        }
        catch (Exception failed) when (failed is HttpRequestException or OperationCanceledException)
        {
            return default;
        }
    }

    private static string? First(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values) ? values.First() : null;

    private async Task<HttpResponseMessage?> SendAsync(string target, CancellationToken cancellationToken)
    {
        if (services.AddressOf("publishing") is not { } address)
        {
            return null;
        }

        using var client = clients.CreateClient(Name);
        return await client.GetAsync(new Uri(address, target), cancellationToken);
    }
}
