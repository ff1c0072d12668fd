using System.Net.Http.Headers;
using System.Text;
using EditorialPlatform.Seed;

namespace EditorialPlatform.Tests.EndToEnd;

/// <summary>Invalid requests through the gateway: they get the documented responses, store nothing, and never cause a 500.</summary>
public sealed class BadInput(Platform platform)
{
    private const string Start = """{"language":"fr","headline":"Un titre","section":"actualites","body":"Un mot.","articleId":"ARTICLE"}""";

    /// <summary>Bodies for a new article: the fault, the body, and the expected status and code.</summary>
    public static TheoryData<string, string, int, string> Bodies() => new()
    {
        { "no JSON at all", "headline=Un+titre", 400, "unreadable" },
        { "cut off", """{"language":"fr","headline":"Un ti""", 400, "unreadable" },
        { "an array", "[]", 400, "unreadable" },
        { "empty", "", 422, "fields" },
        { "a number for a text", Start.Replace("\"Un titre\"", "7", StringComparison.Ordinal), 400, "unreadable" },
        { "a text for a list", Start.Replace("\"body\":\"Un mot.\"", "\"blocks\":\"Un mot.\"", StringComparison.Ordinal), 400, "unreadable" },
        { "an unknown field", Start.Replace("\"body\"", "\"corps\"", StringComparison.Ordinal), 400, "unreadable" },
        { "a field twice", Start.Replace("{", """{"headline":"Un autre",""", StringComparison.Ordinal), 400, "unreadable" },
        { "a comment", Start.Replace("{", "{/* */", StringComparison.Ordinal), 400, "unreadable" },
        { "NUL in a text", Start.Replace("Un titre", "Un\\u0000titre", StringComparison.Ordinal), 400, "unreadable" },
        { "half a surrogate pair", Start.Replace("Un titre", "Un\\ud83dtitre", StringComparison.Ordinal), 400, "unreadable" },
        { "an id that is none", Start.Replace("ARTICLE", "7", StringComparison.Ordinal), 400, "unreadable" },
        { "no language", Start.Replace("\"language\":\"fr\",", "", StringComparison.Ordinal), 422, "fields" },
        { "a headline of 251 characters", Start.Replace("Un titre", new string('a', 251), StringComparison.Ordinal), 422, "fields" },
        { "a line break in the headline", Start.Replace("Un titre", "Un\\ntitre", StringComparison.Ordinal), 422, "fields" },
        { "a section without letters", Start.Replace("actualites", "…", StringComparison.Ordinal), 422, "fields" },
        {
            "a whole copy of 200,001 characters",
            Start.Replace("Un mot.", string.Join("\\n\\n", Enumerable.Repeat(new string('a', 4_999), 41)), StringComparison.Ordinal),
            422,
            "fields"
        },
        { "two megabytes", Start.Replace("Un mot.", new string('a', 2 << 20), StringComparison.Ordinal), 413, "too-large" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_body_that_cannot_be_accepted_is_refused_and_nothing_is_stored(string what, string body, int status, string code)
    {
        var (reporter, article) = (await platform.SignedInAsync("reporter"), Guid.CreateVersion7());
        var answer = await reporter.SendAsync(HttpMethod.Post, "/api/drafts", Json(body.Replace("ARTICLE", article.ToString(), StringComparison.Ordinal)));
        Assert.True((answer.Status, answer.Code) == (status, code), $"{what}: {answer}");
        Assert.Equal(404, (await reporter.GetAsync($"/api/drafts/{article}")).Status);
    }

    [Fact]
    public async Task Raw_bytes_that_are_no_text_are_refused()
    {
        var (reporter, article) = (await platform.SignedInAsync("reporter"), Guid.CreateVersion7());
        foreach (var (bytes, type, status) in new (byte[], string, int)[]
        {
            ([0xff, 0xfe, 0x00, 0x41], "application/json", 400), ([0x41, 0x00, 0x42], "text/plain", 400), ([0xc3, 0x28], "text/plain", 400),
            ("Un titre"u8.ToArray(), "application/pdf", 415), (new byte[2 << 20], "text/plain", 413),
        })
        {
            var content = new ByteArrayContent(bytes) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
            var path = type == "application/json" ? "/api/drafts" : $"/api/drafts/import?language=fr&articleId={article}";
            var answer = await reporter.SendAsync(HttpMethod.Post, path, content);
            Assert.True(answer.Status == status, $"{bytes.Length} bytes as {type}: {answer}");
        }

        Assert.Equal(404, (await reporter.GetAsync($"/api/drafts/{article}")).Status);
    }

    [Fact]
    public async Task Commands_on_an_article_are_refused_as_the_rules_say_and_change_nothing()
    {
        var job = new Job(platform);
        await job.ImportAsync("Un titre\n\nACTUALITÉS/MALI\n\nUn mot de plus que le titre.\n");
        var (reporter, stranger, editor, translator) = (
            await platform.SignedInAsync("reporter"), await platform.SignedInAsync("reporter2"),
            await platform.SignedInAsync("editor"), await platform.SignedInAsync("translator"));
        var before = await reporter.GetAsync(job.Drafts);
        var unknown = Guid.CreateVersion7();

        await AssertAsync(404, "not-found", reporter.PostAsync($"/api/drafts/{unknown}/submit", new { revision = 1 }));
        await AssertAsync(404, "not-found", reporter.GetAsync("/api/drafts/7"));
        await AssertAsync(404, "not-found", stranger.GetAsync(job.Drafts));
        await AssertAsync(404, "not-found", stranger.PostAsync($"{job.Drafts}/submit", new { revision = 1 }));
        await AssertAsync(404, "not-found", editor.GetAsync($"/api/reviews/{unknown}"));
        await AssertAsync(404, "not-found", reporter.GetAsync($"/api/articles/{unknown}/history"));
        await AssertAsync(403, "forbidden", translator.PostAsync("/api/drafts", new { language = "fr", headline = "Un titre" }));
        await AssertAsync(409, "not-current", reporter.PostAsync($"{job.Drafts}/submit", new { revision = 7 }));
        await AssertAsync(412, "stale-version", reporter.PostAsync($"{job.Drafts}/submit", new { revision = 1 }, ifMatch: "\"7\""));
        await AssertAsync(428, null, editor.PostAsync($"{job.Drafts}/spike", new { reason = "Double." }));
        await AssertAsync(412, "stale-version", editor.PostAsync($"{job.Drafts}/spike", new { reason = "Double." }, ifMatch: "\"7\""));
        await AssertAsync(422, "fields", reporter.PutAsync(job.Drafts, new { baseRevision = 7, headline = "Un autre" }));
        await AssertAsync(400, "unreadable", reporter.PutAsync(job.Drafts, new { baseRevision = "1", headline = "Un autre" }));
        await AssertAsync(400, "idempotency-key", reporter.PostAsync($"{job.Drafts}/submit", new { revision = 1 }, key: new string('k', 101)));
        await AssertAsync(422, "fields", reporter.GetAsync("/api/drafts?limit=10000000000"));
        await AssertAsync(422, "fields", reporter.GetAsync("/api/drafts?state=nowhere"));

        var after = await reporter.GetAsync(job.Drafts);
        Assert.Equal((before.ETag, before.Body), (after.ETag, after.Body));
    }

    [Fact]
    public async Task Only_the_right_people_get_in()
    {
        using var nobody = new Member(Platform.Origin);
        await AssertAsync(401, "sign-in", nobody.GetAsync("/api/me"));
        await AssertAsync(401, "sign-in", nobody.PostAsync("/api/drafts", new { language = "fr", headline = "Un titre" }));

        // The session cookie alone is not enough: another site can make a browser send it, but not this header.
        var reporter = await platform.SignedInAsync("reporter");
        await AssertAsync(403, null, reporter.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api/drafts") { Content = Json(Start) }));
        await AssertAsync(403, null, reporter.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/api/me")));

        // Forged tokens: unsigned, signed with another key, expired, and malformed.
        static string Part(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var claims = Part(
            $$"""{"iss":"{{Platform.Origin}}","aud":"newsroom-api","sub":"{{Guid.NewGuid()}}","name":"Personne","role":["editor"],"exp":4102444800}""");
        var old = Part($$"""{"iss":"{{Platform.Origin}}","aud":"newsroom-api","sub":"{{Guid.NewGuid()}}","role":["editor"],"exp":1}""");
        foreach (var token in new[]
        {
            $"{Part("""{"alg":"none","typ":"at+jwt"}""")}.{claims}.", $"{Part("""{"alg":"RS256","typ":"at+jwt"}""")}.{claims}.{Part(new string('s', 256))}",
            $"{Part("""{"alg":"HS256","typ":"at+jwt"}""")}.{claims}.{Part(new string('s', 32))}",
            $"{Part("""{"alg":"RS256","typ":"at+jwt"}""")}.{old}.{Part(new string('s', 256))}", "x", "",
        })
        {
            foreach (var path in new[]
            {
                "/api/me",
                "/api/drafts",
                $"/api/reviews/{Guid.NewGuid()}",
                "/api/translations",
                $"/api/publications/{Guid.NewGuid()}"
            })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
                await AssertAsync(401, "sign-in", nobody.SendAsync(request));
            }
        }

        // A forged token beside a session must not give it another role.
        using var both = new HttpRequestMessage(HttpMethod.Get, "/api/me");
        both.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Part("""{"alg":"none"}""")}.{claims}.");
        both.Headers.Add("X-CSRF", "1");
        var answer = await reporter.SendAsync(both);
        Assert.True(answer.Status == 401 || (answer.Ok && !answer.Body.Contains("editor", StringComparison.Ordinal)), answer.ToString());

        // A session cookie with an invented value.
        using var forged = new HttpRequestMessage(HttpMethod.Get, "/api/me");
        forged.Headers.Add("X-CSRF", "1");
        forged.Headers.Add("Cookie", string.Join("; ", reporter.Cookies.Split("; ").Select(cookie => cookie.Split('=')[0] + "=bm90aGluZw")));
        await AssertAsync(401, "sign-in", nobody.SendAsync(forged));
    }

    [Fact]
    public async Task What_is_for_operators_is_not_behind_the_door()
    {
        var editor = await platform.SignedInAsync("editor");
        foreach (var path in new[]
        {
            "/metrics",
            "/health/ready",
            "/health/live",
            $"/internal/history/{Guid.NewGuid()}",
            "/openapi/v1.json",
            "/api/../internal/history/7",
            "//metrics"
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{Platform.Origin.GetLeftPart(UriPartial.Authority)}{path}");
            Assert.True((await editor.SendAsync(request)).Status is 404 or 400, path);
        }
    }

    [Fact]
    public async Task A_wrong_password_lets_nobody_in()
    {
        var account = Platform.AccountOf("admin");
        using var member = new Member(Platform.Origin);
        await Assert.ThrowsAsync<FilingException>(() => member.SignInAsync(account with { Password = account.Password + "x" }));
        await Assert.ThrowsAsync<FilingException>(() => member.SignInAsync(account with { Username = "nobody" }));
        await AssertAsync(401, "sign-in", member.GetAsync("/api/me"));

        // The page rejects a post without the antiforgery token.
        var posted = await member.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/account/login")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["username"] = account.Username, ["password"] = account.Password }),
        });
        Assert.Equal(400, posted.Status);
        await AssertAsync(401, "sign-in", member.GetAsync("/api/me"));
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static async Task AssertAsync(int status, string? code, Task<Answer> asked)
    {
        var answer = await asked;
        Assert.True(answer.Status == status && (code is null || answer.Code == code), $"{status} {code} expected: {answer}");
        Assert.Equal("application/problem+json", answer.MediaType);
    }
}
