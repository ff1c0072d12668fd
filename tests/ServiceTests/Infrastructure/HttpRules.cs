using System.Net.Http.Headers;
using System.Text;
using EditorialPlatform.Tests.ServiceTests.Drafting;
using Microsoft.IdentityModel.Tokens;

namespace EditorialPlatform.Tests.ServiceTests.Infrastructure;

/// <summary>The rules common to all requests, tested on real routes: what is rejected, in which order, and that a rejected request stores nothing.</summary>
public sealed class HttpRules(DraftingFixture drafting) : IClassFixture<DraftingFixture>
{
    private static readonly byte[] Empty = "{}"u8.ToArray();

    private readonly Newsroom newsroom = drafting.Newsroom;

    /// <summary>Starts from a request in which everything is wrong and fixes one fault at a time: each response reports the first remaining fault.</summary>
    [Fact]
    public async Task The_checks_come_in_one_order()
    {
        var (awa, stranger, editor) = (drafting.Reporter(), drafting.Reporter(), drafting.Editor());
        var (article, asked) = (await DraftingFixture.StartAsync(awa), await DraftingFixture.SubmittedAsync(awa));
        Assert.Equal(200, (await awa.PostAsync("drafting", $"/api/drafts/{asked}/withdraw", new { }, ifMatch: "\"2\"")).Status);
        foreach (var who in new[] { awa, editor })
        {
            Assert.Equal(200, (await who.PutAsync("drafting", $"/api/drafts/{article}", new { baseRevision = 1 }, key: "used")).Status);
        }

        var (spike, spikeAsked) = ($"/api/drafts/{article}/spike", $"/api/drafts/{asked}/spike");
        var large = Encoding.UTF8.GetBytes("\"" + new string('x', 2_000_000));
        var before = await DigestAsync();
        async Task Refused(int status, string code, Task<Answer> sent)
        {
            var answer = await sent;
            Assert.True((answer.Status, answer.Code) == (status, code), $"{status} {code} expected: {answer.Status} {answer.Body}");
            Assert.Equal(status, (int)answer.Json!["status"]!);
            Assert.Equal(before, await DigestAsync());
        }

        const string wrong = "W/\"1\"", malformed = "deux mots";
        await Refused(401, "sign-in", SendAsync(null, spikeAsked, large, "text/plain", wrong, malformed));
        await Refused(413, "too-large", SendAsync(TokenOf(stranger), spikeAsked, large, "text/plain", wrong, malformed));
        await Refused(415, "media-type", SendAsync(TokenOf(stranger), spikeAsked, "{"u8.ToArray(), "text/plain", wrong, malformed));
        await Refused(400, "unreadable", SendAsync(TokenOf(stranger), spikeAsked, "{"u8.ToArray(), "application/json", wrong, malformed));
        await Refused(400, "idempotency-key", SendAsync(TokenOf(stranger), spikeAsked, Empty, "application/json", wrong, malformed));
        await Refused(404, "not-found", SendAsync(TokenOf(stranger), spikeAsked, Empty, "application/json", null, "used"));
        await Refused(403, "forbidden", SendAsync(TokenOf(awa), spikeAsked, Empty, "application/json", null, "used"));
        await Refused(422, "idempotency-key-reuse", SendAsync(TokenOf(editor), spikeAsked, Empty, "application/json", null, "used"));
        await Refused(428, "version-required", SendAsync(TokenOf(editor), spikeAsked, Empty, "application/json"));
        await Refused(412, "stale-version", SendAsync(TokenOf(editor), spikeAsked, Empty, "application/json", "\"2\"", null));
        await Refused(409, "withdrawing", SendAsync(TokenOf(editor), spikeAsked, Empty, "application/json", "\"3\"", null));
        await Refused(422, "fields", SendAsync(TokenOf(editor), spike, Empty, "application/json", "\"1\"", null));
        Assert.Equal(200, (await SendAsync(TokenOf(editor), spike, """{ "reason": "Doublon." }"""u8.ToArray(), "application/json", "\"1\"", null)).Status);
        Assert.NotEqual(before, await DigestAsync());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("\"text\"")]
    [InlineData("{} {}")]
    [InlineData("{ \"baseRevision\": 1, }")]
    [InlineData("{ /* why */ \"baseRevision\": 1 }")]
    [InlineData("{ 'baseRevision': 1 }")]
    [InlineData("{ \"baseRevision\": \"1\" }")]
    [InlineData("{ \"baseRevision\": 1.5 }")]
    [InlineData("{ \"baseRevision\": true }")]
    [InlineData("{ \"baseRevision\": 99999999999 }")]
    [InlineData("{ \"baseRevision\": NaN }")]
    [InlineData("{ \"BaseRevision\": 1 }")]
    [InlineData("{ \"baseRevision\": 1, \"headline\": 1 }")]
    [InlineData("{ \"baseRevision\": 1, \"headline\": [\"x\"] }")]
    [InlineData("{ \"baseRevision\": 1, \"headline\": { } }")]
    [InlineData("{ \"baseRevision\": 1, \"tags\": \"x\" }")]
    [InlineData("{ \"baseRevision\": 1, \"blocks\": { } }")]
    [InlineData("{ \"baseRevision\": 1, \"blocks\": [1] }")]
    [InlineData("{ \"baseRevision\": 1, \"blocks\": [{ \"kind\": 0, \"text\": \"x\" }] }")]
    [InlineData("{ \"baseRevision\": 1, \"blocks\": [{ \"kind\": \"paragraph\", \"text\": \"x\", \"colour\": \"red\" }] }")]
    [InlineData("{ \"baseRevision\": 1, \"headline\": \"a\", \"headline\": \"b\" }")]
    [InlineData("{ \"baseRevision\": 1, \"headline\": \"a\", \"headl\\u0069ne\": \"b\" }")]
    [InlineData("{ \"baseRevision\": 1, \"blocks\": [{ \"kind\": \"paragraph\", \"text\": \"x\", \"text\": \"y\" }] }")]
    [InlineData("{ \"baseRevision\": 1, \"state\": \"accepted\" }")]
    [InlineData("{ \"baseRevision\": 1, \"__proto__\": { } }")]
    [InlineData("{ \"baseRevision\": 1, \"\\ud800\": 1 }")]
    [InlineData("{ \"baseRevision\": 1, \"headline\": \"a\\u0000b\" }")]
    [InlineData("{ \"baseRevision\": 1, \"headline\": \"a\0b\" }")]
    [InlineData("{ \"baseRevision\": 1, \"headline\": \"\\ud800\" }")]
    [InlineData("{ \"baseRevision\": 1, \"tags\": [\"\\udc00\\ud800\"] }")]
    [InlineData("{ \"baseRevision\": 1, \"blocks\": [[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]] }")]
    public async Task What_cannot_be_read_is_400_and_leaves_nothing(string body) => await RefusedAsync(400, Encoding.UTF8.GetBytes(body), "application/json");

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/merge-patch+json")]
    [InlineData("application/json; charset=iso-8859-1")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("json")]
    [InlineData(null)]
    public async Task Another_media_type_is_415(string? mediaType) =>
        await RefusedAsync(415, """{ "baseRevision": 1, "headline": "x" }"""u8.ToArray(), mediaType);

    [Fact]
    public async Task Bytes_that_are_not_utf8_or_too_many_are_refused_and_a_byte_order_mark_is_not()
    {
        await RefusedAsync(400, [.. """{ "baseRevision": 1, "headline": " """u8, 0xE9, .. "\" }"u8], "application/json");
        await RefusedAsync(400, [.. """{ "baseRevision": 1, "headline": " """u8, 0xED, 0xA0, 0x80, .. "\" }"u8], "application/json");
        await RefusedAsync(413, Encoding.UTF8.GetBytes($$"""{ "baseRevision": 1, "headline": "{{new string('x', 2_000_000)}}" }"""), "application/json");
        await RefusedAsync(413, [.. Encoding.UTF8.GetBytes(new string(' ', 2_000_000)), .. Empty], "application/json", chunked: true);

        var awa = drafting.Reporter();
        var article = await DraftingFixture.StartAsync(awa);
        foreach (var (body, mediaType) in new (byte[], string)[]
        {
            ([.. Encoding.UTF8.Preamble, .. """{ "baseRevision": 1, "headline": "Un titre" }"""u8], "application/json"),
            ([.. """{ "baseRevision": 1, "headline": "Un titre" }"""u8], "application/json; charset=\"UTF-8\""),
        })
        {
            var answer = await SendAsync(TokenOf(awa), $"/api/drafts/{article}", body, mediaType, method: HttpMethod.Put);
            Assert.True(answer.Status == 200, answer.Body);
        }

        var page = await DraftingFixture.PageAsync(awa, article);
        Assert.Equal(("Un titre", 2), ((string?)page["headline"], (int)page["revision"]!));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("\"x\"")]
    [InlineData("\"\"")]
    [InlineData("W/\"1\"")]
    [InlineData("\"1\", \"2\"")]
    [InlineData("\"-1\"")]
    [InlineData("\"99999999999999999999\"")]
    public async Task A_version_that_is_none_is_400(string ifMatch) =>
        await RefusedAsync(400, """{ "baseRevision": 1, "headline": "x" }"""u8.ToArray(), "application/json", ifMatch);

    [Fact]
    public async Task What_a_command_has_answered_is_read_back_at_once_with_its_version()
    {
        var awa = drafting.Reporter();
        var article = await DraftingFixture.StartAsync(awa);
        var path = $"/api/drafts/{article}";
        for (var revision = 1; revision <= 10; revision++)
        {
            var saved = await awa.PutAsync("drafting", path, new { baseRevision = revision, headline = $"Titre {revision}" }, ifMatch: $"\"{revision}\"");
            Assert.Equal((200, $"\"{revision + 1}\""), (saved.Status, saved.ETag));
            var page = await awa.GetAsync("drafting", path);
            Assert.Equal((saved.ETag, $"Titre {revision}"), (page.ETag, (string?)page.Json!["headline"]));
        }

        var stale = await awa.PutAsync("drafting", path, new { baseRevision = 11, headline = "x" }, ifMatch: "\"10\"");
        Assert.Equal((412, "\"11\""), (stale.Status, stale.ETag));
    }

    [Fact]
    public async Task A_key_makes_one_command_of_many_for_one_person()
    {
        var (awa, other) = (drafting.Reporter(), drafting.Reporter());
        object body = new { language = "fr", headline = "Le puits de Kidal" };
        var together = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => awa.PostAsync("drafting", "/api/drafts", body, key: "k")));
        Assert.All(together, answer => Assert.Equal(
            (201, together[0].Body, "\"1\"", together[0].Headers.Location), (answer.Status, answer.Body, answer.ETag, answer.Headers.Location)));
        var article = Guid.Parse((string)together[0].Json!["articleId"]!);
        var mine = await awa.GetAsync("drafting", "/api/drafts");
        Assert.Equal(article.ToString(), (string?)Assert.Single(mine.Json!["items"]!.AsArray())!["articleId"]);
        // Keys belong to a person: another person's key with the same value is a different one.
        var others = await other.PostAsync("drafting", "/api/drafts", body, key: "k");
        Assert.Equal(201, others.Status);
        Assert.NotEqual(article.ToString(), (string?)others.Json!["articleId"]);

        var before = await DigestAsync();
        Assert.Equal("idempotency-key-reuse", (await awa.PostAsync("drafting", "/api/drafts", new { language = "fr", headline = "Un autre" }, key: "k")).Code);
        Assert.Equal("idempotency-key-reuse", (await awa.PostAsync("drafting", $"/api/drafts/{article}/submit", new { revision = 1 }, key: "k")).Code);
        foreach (var key in new[] { "", "deux mots", new string('k', 101), "k\u007F" })
        {
            var malformed = await awa.PostAsync("drafting", "/api/drafts", body, key: key);
            Assert.Equal((400, "idempotency-key"), (malformed.Status, malformed.Code));
        }

        Assert.Equal(before, await DigestAsync());
        Assert.Equal(201, (await awa.PostAsync("drafting", "/api/drafts", body, key: new string('k', 100))).Status);
    }

    [Fact]
    public async Task A_refusal_is_not_kept_under_its_key_and_a_repeat_is_answered_before_its_version_is_looked_at()
    {
        var (awa, editor) = (drafting.Reporter(), drafting.Editor());
        var article = await DraftingFixture.StartAsync(awa);
        var spike = $"/api/drafts/{article}/spike";
        Assert.Equal(422, (await editor.PostAsync("drafting", spike, new { reason = " " }, ifMatch: "\"1\"", key: "s")).Status);
        Assert.Equal(412, (await editor.PostAsync("drafting", spike, new { reason = "Doublon." }, ifMatch: "\"7\"", key: "s")).Status);
        var spiked = await editor.PostAsync("drafting", spike, new { reason = "Doublon." }, ifMatch: "\"1\"", key: "s");
        Assert.Equal((200, "\"2\""), (spiked.Status, spiked.ETag));
        Assert.Equal(200, (await editor.PostAsync("drafting", $"/api/drafts/{article}/restore", new { }, ifMatch: "\"2\"")).Status);
        var again = await editor.PostAsync("drafting", spike, new { reason = "Doublon." }, ifMatch: "\"1\"", key: "s");
        Assert.Equal((spiked.Status, spiked.Body, spiked.ETag), (again.Status, again.Body, again.ETag));
        Assert.Equal(3, await drafting.EventsAsync(article));
    }

    [Fact]
    public async Task Only_a_token_that_was_signed_for_us_and_names_somebody_lets_anybody_in()
    {
        var awa = drafting.Reporter();
        var article = await DraftingFixture.StartAsync(awa);
        await using var forger = new TokenIssuer();
        string Token(Action<SecurityTokenDescriptor>? change = null) => newsroom.Tokens.TokenFor(awa.Id, awa.Name, ["reporter"], ["fr"], change);
        var good = Token();
        var parts = good.Split('.');
        var raised = Base64UrlEncoder.Encode(Base64UrlEncoder.Decode(parts[1]).Replace("\"reporter\"", "\"editor\"", StringComparison.Ordinal));
        var forged = new Dictionary<string, string?>
        {
            ["none"] = null,
            ["empty"] = "",
            ["no token"] = "x.y.z",
            ["signed by another"] = forger.TokenFor(awa.Id, awa.Name, ["reporter"], ["fr"]),
            ["claims changed after signing"] = $"{parts[0]}.{raised}.{parts[2]}",
            ["signature left out"] = $"{parts[0]}.{parts[1]}.",
            ["alg none"] = Token(token => token.SigningCredentials = null),
            ["our public key as a secret"] = Token(token => token.SigningCredentials = new(
                new SymmetricSecurityKey(((RsaSecurityKey)token.SigningCredentials.Key).Rsa.ExportSubjectPublicKeyInfo()) { KeyId = "test" },
                SecurityAlgorithms.HmacSha256)),
            ["another algorithm"] = Token(token => token.SigningCredentials = new(token.SigningCredentials.Key, SecurityAlgorithms.RsaSha512)),
            ["expired"] = Token(token => (
                token.IssuedAt, token.NotBefore, token.Expires) = (DateTime.UtcNow.AddHours(-1), DateTime.UtcNow.AddHours(-1), DateTime.UtcNow.AddMinutes(-1))),
            ["not yet"] = Token(token => token.NotBefore = DateTime.UtcNow.AddMinutes(10)),
            ["for somebody else"] = Token(token => token.Audience = "another-api"),
            ["from somebody else"] = Token(token => token.Issuer = "http://localhost:9090/"),
            ["an id token"] = Token(token => token.TokenType = "JWT"),
            ["names nobody"] = Token(token => token.Claims.Remove("sub")),
            ["names no person"] = Token(token => token.Claims["sub"] = "root' or 1=1"),
        };
        var before = await DigestAsync();
        foreach (var (what, token) in forged)
        {
            foreach (var (method, path) in new[]
            {
                (HttpMethod.Get, $"/api/drafts/{article}"),
                (HttpMethod.Get, "/api/drafts"),
                (HttpMethod.Put, $"/api/drafts/{article}"),
                (HttpMethod.Get, "/api/drafts/nowhere")
            })
            {
                var answer = await SendAsync(token, path, """{ "baseRevision": 1, "headline": "x" }"""u8.ToArray(), "application/json", method: method);
                Assert.True((answer.Status, answer.Code) == (401, "sign-in"), $"{what}, {method} {path}: {answer.Status} {answer.Body}");
            }
        }

        Assert.Equal(before, await DigestAsync());
        Assert.Equal(200, (await SendAsync(good, $"/api/drafts/{article}", null, null, method: HttpMethod.Get)).Status);
    }

    // Sends a save by the author that is otherwise valid.
    private async Task RefusedAsync(int status, byte[] body, string? mediaType, string? ifMatch = null, bool chunked = false)
    {
        var awa = drafting.Reporter();
        var article = await DraftingFixture.StartAsync(awa);
        var before = await DigestAsync();
        var answer = await SendAsync(TokenOf(awa), $"/api/drafts/{article}", body, mediaType, ifMatch, "once", HttpMethod.Put, chunked);
        Assert.True(answer.Status == status, $"{answer.Status} {answer.Body}");
        Assert.Equal(status, (int)answer.Json!["status"]!);
        Assert.Equal(before, await DigestAsync());
    }

    private string TokenOf(TestUser who) => newsroom.Tokens.TokenFor(who.Id, who.Name, who.Roles, ["fr"]);

    // Sends raw bytes and arbitrary headers, which TestUser does not allow.
    private async Task<Answer> SendAsync(
        string? token, string path, byte[]? body, string? mediaType, string? ifMatch = null,
        string? key = null, HttpMethod? method = null, bool chunked = false)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, path) { Content = body is null ? null : new ByteArrayContent(body) };
        void Add(HttpHeaders headers, string name, string? value) => Assert.True(value is null || headers.TryAddWithoutValidation(name, value), name);
        Add(request.Headers, "Authorization", token is null ? null : $"Bearer {token}");
        Add(request.Headers, "If-Match", ifMatch);
        Add(request.Headers, "Idempotency-Key", key);
        if (request.Content is not null)
        {
            Add(request.Content.Headers, "Content-Type", mediaType);
        }

        request.Headers.TransferEncodingChunked = chunked ? true : null;
        using var answer = await newsroom["drafting"].Http.SendAsync(request);
        Assert.NotInRange((int)answer.StatusCode, 500, 599);
        Assert.True(
            answer.IsSuccessStatusCode || answer.Content.Headers.ContentType?.MediaType == "application/problem+json", $"{answer.Content.Headers.ContentType}");
        return new Answer((int)answer.StatusCode, answer.Headers.ETag?.Tag, await answer.Content.ReadAsStringAsync(), answer.Headers);
    }

    /// <summary>A hash of everything stored: events, streams, read models and idempotent responses.</summary>
    private Task<string> DigestAsync() => newsroom.AskAsync<string>(
        "drafting",
        """
        select string_agg(table_name || ' ' || md5(query_to_xml(format('select * from drafting.%I t order by md5(t::text)', table_name), true, false, '')::text), '; ' order by table_name)
        from information_schema.tables where table_schema = 'drafting' and (table_name like 'mt\_doc\_%' or table_name in ('mt_events', 'mt_streams'))
        """);
}
