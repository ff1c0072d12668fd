using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Review;
using EditorialPlatform.Tests.ServiceTests.Gateway;
using EditorialPlatform.Text;

namespace EditorialPlatform.Tests.ServiceTests.Publishing;

/// <summary>
/// Searches for leaks on every route of every program, with any method, header and guessed address, directly and through the gateway: until the embargo
/// ends, an embargoed article cannot be told from one that does not exist; afterwards it appears everywhere.
/// </summary>
public sealed partial class EmbargoCrawl : IAsyncLifetime
{
    private static readonly string[] Verbs = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "PURGE"];
    private static readonly string[] Lists = [
        "/fr", "/en", "/fr/actualites", "/fr/feed.atom", "/en/feed.atom", "/fr/actualites/feed.atom", "/fr/corrections",
        "/fr/authors/awa-traore", Readers.Sitemap, "/robots.txt", "/api/content/articles?limit=200", "/api/content/articles?language=en"
    ];

    private readonly Newsroom newsroom = new();
    private readonly HttpClient plain = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = 16 });
    private TestBus bus = null!;
    private ServiceProcess gateway = null!;

    private sealed record Seen(int Status, string Headers, string Body);

    public async ValueTask InitializeAsync()
    {
        await newsroom.InitializeAsync();
        bus = await TestBus.StartAsync(newsroom);
        gateway = await PagesWithoutBroker.GatewayAsync(newsroom);
    }

    public async ValueTask DisposeAsync()
    {
        gateway.Kill();
        await bus.DisposeAsync();
        await newsroom.DisposeAsync();
        plain.Dispose();
    }

    [Fact]
    public async Task Nothing_tells_an_embargoed_article_from_one_that_does_not_exist()
    {
        var (article, neighbourId) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var (french, english) = (EmbargoGate.WithTokens("fr"), EmbargoGate.WithTokens("en"));
        var tokens = french.Tokens.Concat(english.Tokens).ToList();
        var neighbour = Examples.Copy(Readers.Unique("Voisin")) with { Related = [new(article, null, "Un article à venir")] };
        await bus.PublishAsync(Readers.Approved(neighbourId, 4, 1, neighbour));
        await newsroom.OutAsync(Readers.PathOf(neighbour));
        string[] exits = [.. Lists, Readers.PathOf(neighbour), $"/api/content/articles/{neighbourId}"];
        var before = await ExitsAsync(exits);

        await bus.PublishAsync(Readers.Approved(article, 4, 1, french.Copy, embargo: At(DateTimeOffset.UtcNow.AddHours(1))));
        await bus.PublishAsync(Readers.Translated(article, 4, 1, english.Copy));
        var editor = TestUser.Editor(newsroom);
        async Task<string?> WaitingAsync()
        {
            await Eventually.JsonAsync(
                () => editor.GetAsync("publishing", $"/api/publications/{article}"),
                json => json["editions"]!.AsArray().Count == 2
                    && json["editions"]!.AsArray().All(edition => edition!["state"]!.GetValue<string>() == "scheduled"), "both wait");
            return (await editor.GetAsync("publishing", $"/api/publications/{article}")).ETag;
        }

        // Publishing "now" still waits for the end of the embargo.
        var published = await editor.SendAsync(
            "publishing", HttpMethod.Post, $"/api/publications/{article}/publish", ifMatch: await WaitingAsync(), at: gateway.Http);
        Assert.True(published.Ok, published.Body);
        await WaitingAsync();

        // Counts, lengths and ETags of all lists are unchanged.
        Assert.Equal(before, await ExitsAsync(exits));
        await CrawlAsync(article, french.Copy, english.Copy, tokens);
        Assert.Equal(before, await ExitsAsync(exits));
        await SameAsUnknownAsync(article, french.Copy, english.Copy);

        var lifted = await editor.SendAsync(
            "publishing", HttpMethod.Post, $"/api/publications/{article}/embargo/lift", ifMatch: await WaitingAsync(), at: gateway.Http);
        Assert.True(lifted.Ok, lifted.Body);
        foreach (var at in new[] { newsroom["publishing"].Http.BaseAddress!, gateway.Http.BaseAddress! })
        {
            foreach (var (copy, its) in new[] { french, english })
            {
                var page = await AskAsync(HttpMethod.Get, at, Readers.PathOf(copy));
                Assert.All(its, token => Assert.Contains(token, page.Body, StringComparison.OrdinalIgnoreCase));
                foreach (var exit in new[]
                {
                    $"/{copy.Language}",
                    $"/{copy.Language}/{copy.Section}",
                    $"/{copy.Language}/feed.atom",
                    $"/{copy.Language}/{copy.Section}/feed.atom",
                    Readers.Sitemap,
                    "/api/content/articles?limit=200",
                    $"/api/content/articles/{article}?language={copy.Language}"
                })
                {
                    Assert.Contains(Slug.Of(copy.Headline), (await AskAsync(HttpMethod.Get, at, exit)).Body, StringComparison.Ordinal);
                }
            }

            Assert.Contains(Readers.PathOf(french.Copy), (await AskAsync(HttpMethod.Get, at, Readers.PathOf(neighbour))).Body, StringComparison.Ordinal);
        }
    }

    // Requests every route of every program, with every guess and method, and reads also with every header.
    private async Task CrawlAsync(Guid article, Copy french, Copy english, IReadOnlyList<string> tokens)
    {
        var (programs, leaks, asked) = (newsroom.All.Select(service => newsroom[service]).Append(gateway).ToList(), new ConcurrentBag<string>(), 0);
        var requests = new List<(Uri At, string Verb, string Path, (string, string)? Header)>();
        foreach (var program in programs)
        {
            var routes = JsonNode.Parse(await plain.GetStringAsync(new Uri(program.Operators, "/health/routes")))!
                .AsArray()
                .Select(route => route!["route"]!.GetValue<string>())
                .Distinct()
                .ToList();
            Assert.True(routes.Count > 5, string.Join('\n', routes));
            foreach (var path in routes.SelectMany(route => Guesses(route, article, french, english)).Distinct())
            {
                requests.AddRange(Verbs.Where(verb => verb == "GET" || !path.Contains('?', StringComparison.Ordinal))
                    .Select(verb => (program.Http.BaseAddress!, verb, path, ((string, string)?)null)));
                requests.AddRange(path.Contains('?', StringComparison.Ordinal) || (path.StartsWith("/api/", StringComparison.Ordinal) && !path.StartsWith(
                    "/api/content",
                    StringComparison.Ordinal)) ? [] : Tricks(french).Select(header => (program.Http.BaseAddress!, "GET", path, ((string, string)?)header)));
            }
        }

        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (request, _) =>
        {
            Interlocked.Increment(ref asked);
            var seen = await AskAsync(new HttpMethod(request.Verb), request.At, request.Path, request.Header);
            // A response may repeat the request, except that public pages must not do even that.
            var own = seen.Status is 404 or 410 && !request.Path.StartsWith("/api", StringComparison.Ordinal) && request.Verb is "GET" or "HEAD"
                ? ""
                : request.Path + request.Header?.Item2;
            foreach (var token in tokens.Append(article.ToString()).Where(token => !own.Contains(token, StringComparison.OrdinalIgnoreCase)))
            {
                // The keys of pages that relate to it go to the gateway and no further.
                var isKey = token == article.ToString() && request.At != gateway.Http.BaseAddress;
                if ((isKey ? seen.Body : seen.Body + seen.Headers).Contains(token, StringComparison.OrdinalIgnoreCase))
                {
                    leaks.Add($"{request.Verb} {request.Path} {request.Header}: {seen.Status} says {token}");
                }
            }

            if (seen.Status >= 500 && !(seen.Status == 503 && request.At == gateway.Http.BaseAddress))
            {
                leaks.Add($"{request.Verb} {request.Path} {request.Header}: {seen.Status}");
            }
        });
        Assert.True(asked > 1000, $"{asked} requests");
        Assert.True(leaks.IsEmpty, string.Join('\n', leaks.Order().Take(20)));
    }

    private static IEnumerable<string> Guesses(string route, Guid article, Copy french, Copy english)
    {
        // Only operators can reach these; they report totals.
        if (route.StartsWith("/health", StringComparison.Ordinal)
            || route.StartsWith("/metrics", StringComparison.Ordinal)
            || route.StartsWith("/openapi", StringComparison.Ordinal))
        {
            return [];
        }

        IEnumerable<string> paths = [route];
        foreach (var name in Parameter().Matches(route).Select(match => match.Value))
        {
            var values = Parameter().Replace(name, "$1").TrimStart('*') switch
            {
                "language" => new[] { "fr", "en" },
                "section" => [french.Section!, english.Section!, "actualites"],
                "slug" => [Slug.Of(french.Headline), Slug.Of(english.Headline), Slug.Of(french.Headline) + "-2"],
                "articleId" => [article.ToString(), article.ToString("N").ToUpperInvariant()],
                "page" or "path" or "rest" => [
                    Readers.PathOf(french)[1..],
                    Readers.PathOf(english)[1..] + "/",
                    Readers.PathOf(french)[1..].ToUpperInvariant(),
                    $"{article}"
                ],
                _ => [article.ToString(), "1"],
            };
            paths = paths.SelectMany(path => values.Select(value => path.Replace(name, value, StringComparison.Ordinal))).ToList();
        }

        return paths.SelectMany(path => new[] { path }.Concat(
            route.StartsWith("/api", StringComparison.Ordinal) && !route.StartsWith("/api/content", StringComparison.Ordinal) ? []
            : new[]
            {
                $"?q={french.Headline}",
                $"?place={french.Place}",
                $"?section={french.Section}&language=fr&limit=1",
                "?asOf=2099-01-01T00:00:00Z",
                "?format=ninjs",
                "?text=1",
                "?cursor=x&limit=200",
                $"?language=en&articleId={article}"
            }.Select(query => path + query)));
    }

    private static (string, string)[] Tricks(Copy copy) =>
    [
        ("Range", "bytes=0-1"), ("If-None-Match", "*"), ("If-None-Match", $"\"{CopyHash.Of(copy)}\""),
        ("If-Modified-Since", "Tue, 01 Jan 2030 00:00:00 GMT"), ("X-Original-URL", Readers.PathOf(copy)),
        ("X-Rewrite-URL", Readers.PathOf(copy)),
        ("Accept", "application/json"), ("Accept-Encoding", "br"), ("Accept-Language", "en"), ("X-Forwarded-For", "127.0.0.1"),
        ("X-Forwarded-Host", "localhost"), ("X-Forwarded-Prefix", Readers.PathOf(copy)), ("X-Forwarded-Proto", "https"),
        ("X-HTTP-Method-Override", "PUT"), ("X-HTTP-Method", "GET"), ("Authorization", "Bearer x"), ("Cookie", "newsroom=x"),
        ("Cache-Control", "no-cache"), ("Pages-Version", "99999999"), ("Surrogate-Capability", "x=\"Surrogate/1.0\""), ("Purpose", "prefetch"),
    ];

    // The responses are identical, including headers, whatever the request.
    private async Task SameAsUnknownAsync(Guid article, Copy french, Copy english)
    {
        var unknown = Guid.CreateVersion7();
        (string Embargoed, string Unknown)[] pairs =
        [
            (Readers.PathOf(french), $"/fr/s{Other(french.Section![1..])}/{Other(Slug.Of(french.Headline))}"),
            (Readers.PathOf(english), $"/en/s{Other(english.Section![1..])}/{Other(Slug.Of(english.Headline))}"),
            ($"/fr/{french.Section}", $"/fr/s{Other(french.Section[1..])}"),
            ($"/fr/{french.Section}/feed.atom", $"/fr/s{Other(french.Section[1..])}/feed.atom"),
            ($"/fr/actualites/{Slug.Of(french.Headline)}", $"/fr/actualites/{Other(Slug.Of(french.Headline))}"),
            ($"/api/content/articles/{article}", $"/api/content/articles/{unknown}"),
            ($"/api/content/articles/{article}?language=en", $"/api/content/articles/{unknown}?language=en"),
            ($"/api/content/articles?section={french.Section}", $"/api/content/articles?section=s{Other(french.Section[1..])}"),
            ($"/fr/actualites?place={french.Place}", $"/fr/actualites?place=p{Other(french.Place![1..])}"),
        ];
        foreach (var at in new[] { newsroom["publishing"].Http.BaseAddress!, gateway.Http.BaseAddress! })
        {
            foreach (var (embargoed, other) in pairs)
            {
                foreach (var verb in Verbs)
                {
                    Assert.Equal(
                        Told(await AskAsync(new HttpMethod(verb), at, other), other), Told(await AskAsync(new HttpMethod(verb), at, embargoed), embargoed));
                }

                foreach (var header in Tricks(french))
                {
                    Assert.Equal(await AskAsync(HttpMethod.Get, at, other, header), await AskAsync(HttpMethod.Get, at, embargoed, header));
                }
            }
        }

        static string Other(string text) => new([.. text.Select(sign => char.IsAsciiDigit(sign) ? (char)('0' + ((sign - '0' + 5) % 10)) : sign)]);

        // The problem of a rejected command contains the requested address and the trace id; that of a read must not.
        static Seen Told(Seen seen, string path) =>
            seen.Status is 200 or 404 or 410 && !seen.Body.Contains("traceId", StringComparison.Ordinal)
                ? seen
                : seen with { Body = Trace().Replace(seen.Body.Replace(path.Split('?')[0], "", StringComparison.Ordinal), "") };
    }

    private async Task<string> ExitsAsync(string[] exits)
    {
        var said = new StringBuilder();
        foreach (var at in new[] { newsroom["publishing"].Http.BaseAddress!, gateway.Http.BaseAddress! })
        {
            foreach (var exit in exits)
            {
                var seen = await AskAsync(HttpMethod.Get, at, exit);
                said.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{exit} {seen.Status} {seen.Headers} {seen.Body}");
            }
        }

        return said.ToString();
    }

    private async Task<Seen> AskAsync(HttpMethod method, Uri at, string path, (string Name, string Value)? header = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(at, path));
        if (header is { } trick)
        {
            request.Headers.TryAddWithoutValidation(trick.Name, trick.Value);
        }

        using var answer = await plain.SendAsync(request);
        var headers = answer.Headers.Concat(answer.Content.Headers)
            .Where(one => one.Key != "Date")
            .OrderBy(one => one.Key, StringComparer.Ordinal)
            .Select(one => $"{one.Key}: {string.Join(", ", one.Value)}");
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        return new(
            (int)answer.StatusCode,
            string.Join('\n', headers),
            Encoding.Latin1.GetString(bytes) + (answer.Content.Headers.ContentEncoding.Count > 0 ? Unpacked(bytes) : ""));
    }

    private static string Unpacked(byte[] bytes)
    {
        using var unpacked = new StreamReader(new System.IO.Compression.BrotliStream(
            new MemoryStream(bytes), System.IO.Compression.CompressionMode.Decompress));
        return unpacked.ReadToEnd();
    }

    private static DateTimeOffset At(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);

    [GeneratedRegex(@"\{\**([A-Za-z]+)[^}]*\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("\"(traceId|instance)\":\"[^\"]*\"")]
    private static partial Regex Trace();
}
