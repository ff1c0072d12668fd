using System.IO.Compression;
using System.Text;
using EditorialPlatform.ServiceDefaults;
using Microsoft.AspNetCore.Http;

namespace EditorialPlatform.Tests.Specs.Shared;

public sealed class ShelfSpecs
{
    private readonly Clock clock = new();

    [Fact]
    public async Task What_is_asked_for_at_the_same_moment_is_made_once()
    {
        var (shelf, made, go) = (new Shelf(1_000_000, clock), 0, new TaskCompletionSource());
        async Task<KeptAnswer?> MakeAsync()
        {
            Interlocked.Increment(ref made);
            await go.Task;
            return Answer("page", "a");
        }

        var asked = Enumerable.Range(0, 50).Select(_ => shelf.MakeAsync("/p", "now", MakeAsync)).ToList();
        go.SetResult();
        var answers = await Task.WhenAll(asked);
        Assert.Equal(1, made);
        Assert.Equal(1, answers.Count(answer => answer.Made));
        Assert.Single(answers.Select(answer => answer.Answer).Distinct());
        Assert.Same(answers[0].Answer, shelf.Find("/p", out var sure));
        Assert.True(sure);
    }

    [Fact]
    public async Task Nobody_gets_what_was_begun_before_he_asked_at_another_moment()
    {
        var (shelf, go) = (new Shelf(1_000_000, clock), new TaskCompletionSource());
        var early = shelf.MakeAsync("/p", "before", async () =>
        {
            await go.Task;
            return Answer("old", "a");
        });
        var late = await shelf.MakeAsync("/p", "after", () => Task.FromResult<KeptAnswer?>(Answer("new", "a")));
        Assert.Equal("new", Text(late.Answer!));
        go.SetResult();
        Assert.Equal("old", Text((await early).Answer!));
    }

    [Fact]
    public async Task What_was_begun_before_a_change_is_not_kept_after_it()
    {
        var shelf = new Shelf(1_000_000, clock);
        await shelf.MakeAsync("/p", "now", () =>
        {
            // The change may be of anything: what the page rests on is not known yet.
            shelf.Evict(["z"]);
            return Task.FromResult<KeptAnswer?>(Answer("old", "a"));
        });
        Assert.Null(shelf.Find("/p", out _));
        await shelf.MakeAsync("/p", "now", () => Task.FromResult<KeptAnswer?>(Answer("new", "a")));
        Assert.NotNull(shelf.Find("/p", out _));
    }

    [Fact]
    public void A_change_takes_off_what_rests_on_it_and_nothing_else()
    {
        var shelf = new Shelf(1_000_000, clock);
        foreach (var (address, keys) in new[] { ("/a", new[] { "a", "list" }), ("/b", ["b", "list"]), ("/c", ["c"]) })
        {
            shelf.Keep(address, Answer(address, keys), shelf.Turn);
        }

        shelf.Evict(["a", "unknown"]);
        Assert.Equal([false, true, true], Kept("/a", "/b", "/c"));
        shelf.Evict(["list"]);
        Assert.Equal([false, false, true], Kept("/a", "/b", "/c"));
        shelf.Evict([Shelf.Everything]);
        Assert.Equal((0, 0L), (shelf.Count, shelf.Bytes));

        IEnumerable<bool> Kept(params string[] addresses) => addresses.Select(address => shelf.Find(address, out _) is not null);
    }

    [Fact]
    public void It_never_holds_more_than_it_may_and_what_was_not_asked_for_longest_goes_first()
    {
        var one = Answer(new string('x', 10_000), "a");
        var shelf = new Shelf(one.Bytes * 10, clock);
        for (var number = 0; number < 1000; number++)
        {
            clock.Pass(TimeSpan.FromSeconds(2));
            shelf.Find("/0", out _);
            shelf.Keep($"/{number}", Answer(new string('x', 10_000), "a", $"k{number}"), shelf.Turn);
            Assert.InRange(shelf.Bytes, 1, one.Bytes * 10);
        }

        Assert.NotNull(shelf.Find("/0", out _));
        Assert.NotNull(shelf.Find("/999", out _));
        Assert.Null(shelf.Find("/1", out _));
        // The same again takes no more room, and what would fill a good part alone is not kept.
        var before = shelf.Bytes;
        shelf.Keep("/999", shelf.Find("/999", out _)!, shelf.Turn);
        shelf.Keep("/large", Answer(new string('x', 60_000), "a"), shelf.Turn);
        Assert.Equal(before, shelf.Bytes);
        Assert.Null(shelf.Find("/large", out _));
        shelf.Evict(["a"]);
        Assert.Equal((0, 0L), (shelf.Count, shelf.Bytes));
    }

    [Fact]
    public void In_doubt_everything_is_looked_at_again_before_it_is_sent()
    {
        var shelf = new Shelf(1_000_000, clock);
        shelf.Keep("/p", Answer("page", "a"), shelf.Turn);
        shelf.Doubt();
        var kept = shelf.Find("/p", out var sure);
        Assert.False(sure);
        shelf.Keep("/p", kept!, shelf.Turn);
        Assert.Same(kept, shelf.Find("/p", out sure));
        Assert.True(sure);
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
    public void The_form_is_the_one_the_client_accepts_best(string? accepted, string encoding) => Assert.Equal(encoding, Encodings.Best(accepted));

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    [InlineData("")]
    public async Task Each_form_holds_the_same_words_under_a_tag_of_its_own(string encoding)
    {
        var answer = Answer(string.Concat(Enumerable.Repeat("Quarante familles y puisent. ", 100)), "a");
        var http = new DefaultHttpContext { Request = { Method = "GET", Headers = { AcceptEncoding = encoding } }, Response = { Body = new MemoryStream() } };
        await answer.WriteAsync(http);
        Assert.Equal(encoding, http.Response.Headers.ContentEncoding.ToString());
        Assert.Equal(http.Response.ContentLength, http.Response.Body.Length);
        http.Response.Body.Position = 0;
        using var unpacked = new StreamReader(encoding switch { "br" => new BrotliStream(http.Response.Body, CompressionMode.Decompress), "gzip" => new GZipStream(http.Response.Body, CompressionMode.Decompress), _ => http.Response.Body });
        Assert.Equal(Text(answer), await unpacked.ReadToEndAsync());
        Assert.Equal(3, answer.Forms.Select(form => form.ETag).Distinct().Count());

        foreach (var (known, status) in new[] { ($"\"x\", W/{http.Response.Headers.ETag}", 304), ("*", 304), ("\"x\"", 200), ("nonsense", 200), (answer.Forms.First(form => form.Encoding != encoding).ETag!, 200) })
        {
            var again = new DefaultHttpContext { Request = { Method = "GET", Headers = { AcceptEncoding = encoding, IfNoneMatch = known } }, Response = { Body = new MemoryStream() } };
            await answer.WriteAsync(again);
            Assert.Equal((status, status == 304), (again.Response.StatusCode, again.Response.Body.Length == 0));
        }
    }

    private static KeptAnswer Answer(string text, params string[] keys) => new(200, [], Representation.Of(Encoding.UTF8.GetBytes(text), true, true), keys, 1, true);

    private static string Text(KeptAnswer answer) => Encoding.UTF8.GetString(answer.Forms[^1].Bytes.Span);

    private sealed class Clock : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now;

        public void Pass(TimeSpan time) => now += time.Ticks;
    }
}
