using System.IO.Compression;
using System.Text;
using EditorialPlatform.Gateway.Pages;
using EditorialPlatform.Http;
using Microsoft.AspNetCore.Http;

namespace EditorialPlatform.Tests.Specs.Gateway;

public sealed class PageCacheSpecs
{
    private static readonly PageCacheLimits Roomy = new(1_000_000, 1_000_000);

    private readonly Clock clock = new();

    [Fact]
    public void A_response_from_before_a_change_is_not_stored_after_it()
    {
        var cache = new PageCache(Roomy, clock);
        cache.Clear(7);
        Assert.True(cache.Set("/p", Response("old", 7, "a"), cache.Era));
        // A page that is not cached yet may depend on anything, so it must not be older than the latest change.
        cache.Apply(8, ["z"]);
        Assert.NotNull(cache.TryGet("/p"));
        Assert.False(cache.Set("/q", Response("old", 7, "a"), cache.Era));
        Assert.Null(cache.TryGet("/q"));
        Assert.True(cache.Set("/q", Response("new", 8, "a"), cache.Era));
        // A page can be newer than the last change the cache knows of.
        Assert.True(cache.Set("/r", Response("newer", 9, "a"), cache.Era));
        cache.Apply(9, ["a"]);
        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public void A_change_evicts_what_depends_on_it_and_nothing_else()
    {
        var cache = new PageCache(Roomy, clock);
        foreach (var (address, keys) in new[] { ("/a", new[] { "a", "list" }), ("/b", ["b", "list"]), ("/c", ["c"]) })
        {
            cache.Set(address, Response(address, 1, keys), cache.Era);
        }

        cache.Apply(2, ["a", "unknown"]);
        Assert.Equal([false, true, true], Kept("/a", "/b", "/c"));
        cache.Apply(3, ["list"]);
        Assert.Equal([false, false, true], Kept("/a", "/b", "/c"));
        cache.Apply(4, [PublicPages.EveryKey]);
        Assert.Equal((0, 0L, 4L), (cache.Count, cache.Bytes, cache.Version));

        IEnumerable<bool> Kept(params string[] addresses) => addresses.Select(address => cache.TryGet(address) is not null);
    }

    [Fact]
    public void What_was_begun_in_another_era_is_not_stored_whatever_its_version()
    {
        var cache = new PageCache(Roomy, clock);
        cache.Clear(100);
        cache.Set("/p", Response("page", 100, "a"), cache.Era);
        var begun = cache.Era;
        cache.Clear(90);
        Assert.Equal((0, 90L), (cache.Count, cache.Version));
        Assert.False(cache.Set("/p", Response("page", 100, "a"), begun));
        Assert.True(cache.Set("/p", Response("page", 90, "a"), cache.Era));
    }

    [Fact]
    public void It_never_holds_more_than_it_may_and_the_least_recently_used_go_first()
    {
        var one = Response(new string('x', 10_000), 1, "a", "k0");
        var cache = new PageCache(new(one.Bytes * 10, 1), clock);
        for (var number = 0; number < 1000; number++)
        {
            clock.Pass(TimeSpan.FromSeconds(2));
            cache.TryGet("/0");
            cache.Set($"/{number}", Response(new string('x', 10_000), 1, "a", $"k{number}"), cache.Era);
            Assert.InRange(cache.Bytes, 1, one.Bytes * 10);
        }

        Assert.NotNull(cache.TryGet("/0"));
        Assert.NotNull(cache.TryGet("/999"));
        Assert.Null(cache.TryGet("/1"));
        // Storing the same entry again takes no more space, and an entry that would fill a large part of the cache is not stored.
        var before = cache.Bytes;
        cache.Set("/999", cache.TryGet("/999")!, cache.Era);
        cache.Set("/large", Response(string.Concat(Enumerable.Range(0, 10_000).Select(number => $"{number} ")), 1, "a"), cache.Era);
        Assert.Equal(before, cache.Bytes);
        Assert.Null(cache.TryGet("/large"));
        cache.Apply(2, ["a"]);
        Assert.Equal((0, 0L), (cache.Count, cache.Bytes));
    }

    [Fact]
    public void Pictures_have_a_limit_of_their_own_and_push_out_no_page()
    {
        var cache = new PageCache(new(1_000_000, 50_000), clock);
        cache.Set("/page", Response("page", 1, "a"), cache.Era);
        for (var number = 0; number < 100; number++)
        {
            clock.Pass(TimeSpan.FromSeconds(2));
            cache.Set($"/pictures/{number}", Picture(10_000, $"picture-{number}"), cache.Era);
            Assert.InRange(cache.Bytes, 1, 60_000);
        }

        Assert.NotNull(cache.TryGet("/page"));
        Assert.NotNull(cache.TryGet("/pictures/99"));
        Assert.Null(cache.TryGet("/pictures/0"));
        cache.Set("/pictures/large", Picture(20_000, "picture-large"), cache.Era);
        Assert.Null(cache.TryGet("/pictures/large"));
        cache.Apply(2, ["picture-99"]);
        Assert.Null(cache.TryGet("/pictures/99"));
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("gzip, deflate", "gzip")]
    [InlineData("br;q=0.5, gzip;q=0.8", "gzip")]
    [InlineData("BR;Q=0.5,GZIP;Q=0.5", "br")]
    [InlineData("br;q=0, gzip;q=0", "")]
    [InlineData("*", "br")]
    [InlineData("*;q=0.1, br;q=0", "gzip")]
    [InlineData("identity", "")]
    [InlineData("gzip;q=x, ;;, ,", "gzip")]
    [InlineData("brotli, xgzip", "")]
    public void The_encoding_is_the_one_the_client_accepts_best(string? accepted, string encoding) => Assert.Equal(encoding, AcceptedEncoding.Best(accepted));

    [Theory]
    [InlineData("br", "\"tag-br\"")]
    [InlineData("gzip", "\"tag-gz\"")]
    [InlineData("", "\"tag\"")]
    public async Task Each_encoding_holds_the_same_words_under_a_tag_of_its_own(string encoding, string tag)
    {
        var words = string.Concat(Enumerable.Repeat("Quarante familles y puisent. ", 100));
        var answer = Response(words, 1, "a");
        var http = new DefaultHttpContext { Request = { Method = "GET", Headers = { AcceptEncoding = encoding } }, Response = { Body = new MemoryStream() } };
        await answer.WriteAsync(http);
        Assert.Equal((encoding, tag), (http.Response.Headers.ContentEncoding.ToString(), http.Response.Headers.ETag.ToString()));
        Assert.Equal(http.Response.ContentLength, http.Response.Body.Length);
        http.Response.Body.Position = 0;
        var body = http.Response.Body;
        using var unpacked = new StreamReader(encoding switch
        {
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            _ => body,
        });
        Assert.Equal(words, await unpacked.ReadToEndAsync());

        var other = answer.Bodies.First(one => one.Encoding != encoding).ETag!;
        foreach (var (known, status) in new[] { ($"\"x\", W/{tag}", 304), ("*", 304), ("\"x\"", 200), ("nonsense", 200), (other, 200) })
        {
            var again = new DefaultHttpContext
            {
                Request = { Method = "GET", Headers = { AcceptEncoding = encoding, IfNoneMatch = known } },
                Response = { Body = new MemoryStream() },
            };
            await answer.WriteAsync(again);
            Assert.Equal((status, status == 304), (again.Response.StatusCode, again.Response.Body.Length == 0));
        }
    }

    private static CachedResponse Response(string text, long version, params string[] keys) =>
        new(200, [], EncodedBody.Of(Encoding.UTF8.GetBytes(text), "\"tag\"", "text/html; charset=utf-8"), keys, version, true);

    private static CachedResponse Picture(int bytes, params string[] keys) =>
        new(200, [new("Content-Type", "image/webp")], EncodedBody.Of(new byte[bytes], "\"tag\"", "image/webp"), keys, 1, true);

    private sealed class Clock : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now;

        public void Pass(TimeSpan time) => now += time.Ticks;
    }
}
