using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Review;
using EditorialPlatform.Contracts.Translation;
using EditorialPlatform.Http;
using EditorialPlatform.Tests.ServiceTests.Gateway;
using EditorialPlatform.Text;
using Said = EditorialPlatform.Contracts.Review;

namespace EditorialPlatform.Tests.ServiceTests.Publishing;

/// <summary>
/// Every word of everything that Publishing ever hears is a token of its own. Then every page, feed, document and file of the site is read as readers
/// read it, and each token found must be one that somebody approved for readers: of an approved copy that is public, of a notice an editor signed, of
/// a person who is credited, or of a picture as shown in review.
/// </summary>
public sealed partial class TokenCrawl : IAsyncLifetime
{
    // The words of an upload that readers may see. A picture's other words are those of the block that shows it, approved with its copy.
    private static readonly string[] PublicWordsOfUploads = ["credit"];

    // What these fields hold are no words.
    private static readonly string[] NoWords = [
        "articleId", "version", "at", "id", "kind", "language", "sourceLanguage", "hash", "picture", "when", "embargoUntil", "since", "breakGlassReason"
    ];

    private readonly Newsroom newsroom = Newsroom.Of("publishing");
    private readonly Dictionary<string, Token> tokens = new(StringComparer.Ordinal);
    private readonly List<(Guid Article, List<Copy> Copies)> articles = [];
    private readonly HttpClient plain = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private TestBus bus = null!;
    private ServiceProcess? gateway;

    private sealed record Token(string Text, string What)
    {
        /// <summary>Whether readers may see it now.</summary>
        public bool IsPublic { get; set; }

        public bool IsSeen { get; set; }
    }

    public async ValueTask InitializeAsync()
    {
        await newsroom.InitializeAsync();
        bus = await TestBus.StartAsync(newsroom);
    }

    public async ValueTask DisposeAsync()
    {
        gateway?.Kill();
        await bus.DisposeAsync();
        await newsroom.DisposeAsync();
        plain.Dispose();
    }

    [Fact]
    public async Task Every_public_word_is_one_that_somebody_approved_for_readers()
    {
        var picture = await FileAsync();
        var editor = new TestUser(newsroom, Say("the name of an editor"), ["editor"]);
        var ids = new Dictionary<string, Guid>();
        foreach (var state in new[] { "public", "corrected", "behind", "withdrawn", "retracted", "killed", "embargoed", "held", "scheduled", "legal", "draft" })
        {
            ids[state] = Guid.CreateVersion7();
            // An id is a token too.
            tokens[$"{ids[state]}"] = new($"{ids[state]}", $"the id of the {state}")
            {
                IsPublic = state is "public" or "corrected" or "behind" or "withdrawn" or "retracted",
                IsSeen = true,
            };
        }

        var copies = new Dictionary<(string State, string Language), Copy>();
        foreach (var (state, id) in ids)
        {
            foreach (var language in new[] { "fr", "en" })
            {
                copies[(state, language)] = Write($"the {language} copy of the {state}", language, state, ids, picture);
            }

            articles.Add((id, [copies[(state, "fr")], copies[(state, "en")]]));
        }

        var later = DateTimeOffset.UtcNow.AddHours(1);
        foreach (var (state, id) in ids.Where(one => one.Key != "draft"))
        {
            await HearAsync(Approval(
                id, 4, 1, copies[(state, "fr")], state == "held" ? PublishWhen.Hold : state == "scheduled" ? PublishWhen.At : PublishWhen.Now,
                state == "scheduled" ? later : null, state == "embargoed" ? later : null));
            if (state == "legal")
            {
                await HearAsync(new Said.LegalHoldPlaced(id, 2, DateTimeOffset.UtcNow, Person("who placed a legal hold"), Say("why there is a legal hold")));
            }

            await HearAsync(Translation(id, 4, 1, copies[(state, "en")], state));
        }

        foreach (var state in new[] { "public", "corrected", "behind", "withdrawn", "retracted", "killed" })
        {
            await newsroom.OutAsync(Readers.PathOf(copies[(state, "fr")]));
            await newsroom.OutAsync(Readers.PathOf(copies[(state, "en")]));
        }

        // From here on these are no longer public: the words before a correction, and what is taken back.
        foreach (var state in new[] { "corrected", "behind" })
        {
            foreach (var token in Of(copies[(state, "fr")]))
            {
                token.IsPublic = false;
            }

            var next = Write($"the corrected copy of the {state}", "fr", state, ids, picture);
            var note = Say($"the note to readers on the {state}", isPublic: true);
            await HearAsync(Approval(ids[state], 8, 2, next, kind: state == "behind" ? SubmissionKind.Clarification : SubmissionKind.Correction, note: note));
            await newsroom.OutAsync(Readers.PathOf(next));
            articles.Single(one => one.Article == ids[state]).Copies.Add(next);
            foreach (var token in Of(next))
            {
                token.IsPublic = true;
            }
        }

        await HearAsync(new TranslationFellBehind(
            ids["behind"], 6, DateTimeOffset.UtcNow, "en", DateTimeOffset.UtcNow, 2, SubmissionKind.Clarification, Say("why the translation fell behind")));
        await HearAsync(new TranslationWithdrawn(
            ids["withdrawn"], 6, DateTimeOffset.UtcNow, "en", Person("who withdrew a translation"), Say("why the translation was withdrawn")));
        await CommandAsync(editor, ids["retracted"], "retract", new
        {
            notice = new { fr = Say("the notice of the retraction", isPublic: true), en = Say("the notice of the retraction in English", isPublic: true) },
        });
        await CommandAsync(editor, ids["killed"], "kill", new { reason = Say("why it was killed") });
        await CommandAsync(editor, ids["held"], "hold", new { reason = Say("why it is held") });
        foreach (var (state, language) in copies.Keys.Where(key => key.State is "retracted" or "killed"))
        {
            foreach (var token in Of(copies[(state, language)]))
            {
                // A retracted article keeps its address, and its headline, which says that it is retracted.
                token.IsPublic = state == "retracted" && copies[(state, language)].Headline.Contains(token.Text, StringComparison.Ordinal);
            }

            // Its section is in its address.
            tokens[copies[(state, language)].Section!].IsPublic = state == "retracted";
        }

        foreach (var person in tokens.Values.Where(token => token.What.Contains("translator of the retracted", StringComparison.Ordinal)
            || token.What.Contains("translator of the killed", StringComparison.Ordinal)))
        {
            person.IsPublic = false;
        }

        await Eventually.JsonAsync(
            () => editor.GetAsync("publishing", $"/api/publications/{ids["legal"]}"), json => json["legalHold"] is not null, "the legal hold has arrived");
        // Heard after all others: what came before it has been dealt with.
        await Eventually.JsonAsync(
            () => editor.GetAsync("publishing", $"/api/publications/{ids["withdrawn"]}"),
            json => json["editions"]!.AsArray().Any(edition => edition!["givenUp"]!.GetValue<bool>()),
            "the translation is withdrawn");

        gateway = await PagesWithoutBroker.GatewayAsync(newsroom);
        var (faults, read) = await CrawlAsync();
        Assert.True(faults.Count == 0, string.Join('\n', faults.Distinct().Order(StringComparer.Ordinal).Take(200)));
        Assert.True(read.Count > 150, $"{read.Count} addresses");
        // The crawl is not blind: what may be public is.
        var unseen = tokens.Values.Where(token => token is { IsPublic: true, IsSeen: false }).Select(token => token.What).ToList();
        Assert.True(unseen.Count == 0, "Not found anywhere:\n" + string.Join('\n', unseen));
    }

    // A word of its own: letters and digits alone, so that it stays the same in an address.
    private string Say(string what, bool isPublic = false)
    {
        var token = new Token($"tk{Guid.NewGuid().ToString("N")[..10]}", what) { IsPublic = isPublic };
        tokens[token.Text] = token;
        return token.Text;
    }

    private Person Person(string what, bool isPublic = false) => new(Guid.NewGuid(), $"Awa T{Say(what, isPublic)[1..]}");

    private Copy Write(string of, string language, string state, IReadOnlyDictionary<string, Guid> ids, string picture)
    {
        var isPublic = state is "public" or "corrected" or "behind" or "withdrawn" or "retracted" or "killed";
        string Word(string field) => Say($"{field} of {of}", isPublic);
        // The words of a relation are of this copy, but are shown only as long as the other article is public.
        string Relating(string target, string field) => Say(
            $"{field} of {of}, of the {target}", isPublic && target is "public" or "corrected" or "behind" or "withdrawn");

        return new(
            language,
            $"Titre {Word("headline")}",
            $"{Word("standfirst")} *{Word("standfirst")}* [{Word("standfirst link")}](/fr/s{state}x/{Say("an address in a standfirst")})",
            [
                new("h0000001", BlockKind.Heading2, Word("heading")),
                new("p0000001", BlockKind.Paragraph, $"{Word("paragraph")} **{Word("paragraph")}**"),
                new("q0000001", BlockKind.Quote, Word("quote"), Cite: Word("cite")),
                new("l0000001", BlockKind.Bullet, Word("bullet")),
                new("n0000001", BlockKind.Numbered, Word("numbered")),
                new("f0000001", BlockKind.Figure, Word("caption"), Picture: picture, Alt: Word("alt"), Credit: Word("credit")),
                .. ids.Select((target, index) => new Block(
                    $"r00000{index:00}", BlockKind.Related, Relating(target.Key, "related block"), ArticleId: target.Value)),
                new("r0000099", BlockKind.Related, Word("related block without an article"), Url: $"https://example.org/{Word("outside address")}"),
                new("u0000001", BlockKind.Paragraph, $"[{Word("words of a link")}](http://localhost:8080/fr/x/{Say("an own address")}) fin"),
                new("u0000002", BlockKind.Paragraph, $"[{Word("words of an outside link")}](https://example.org/{Word("address of an outside link")})"),
            ],
            Word("section"),
            Word("place"),
            $"{Word("dateline")}, 2025-11-05",
            $"Awa T{Word("byline")[1..]}",
            [Word("tag")],
            [
                .. ids.Select(target => new Related(target.Value, null, Relating(target.Key, "related title"))),
                new(null, null, Word("related title without an article")),
                new(null, $"https://example.org/{Word("related address")}", Word("related title outside")),
            ]);
    }

    private Said.CopyApproved Approval(
        Guid article, long version, int revision, Copy copy, PublishWhen when = PublishWhen.Now, DateTimeOffset? at = null, DateTimeOffset? embargo = null,
        SubmissionKind kind = SubmissionKind.First, string? note = null) =>
        new(
            article, version, DateTimeOffset.UtcNow, Person("an approver"), revision, copy, CopyHash.Of(copy), [Person("a contributor")], kind,
            note ?? Say("the note of a first submission"), new(when, at), embargo, null);

    private TranslationApproved Translation(Guid article, long version, int revision, Copy copy, string state)
    {
        var isPublic = state is "public" or "corrected" or "behind" or "withdrawn" or "retracted" or "killed";
        return new(
            article, version, DateTimeOffset.UtcNow, Person($"the reviewer and translator of the {state}", isPublic), "fr", revision, copy, CopyHash.Of(copy),
            [Person($"the translator of the {state}", isPublic)], Say("the note of a first translation"));
    }

    // No field of what is said is forgotten.
    private async Task HearAsync<T>(T message)
        where T : class
    {
        Check(JsonSerializer.SerializeToNode(message, Json.Options)!, typeof(T).Name);
        await bus.PublishAsync(message, who: Person("who sent a message"));

        static void Check(JsonNode? node, string path)
        {
            switch (node)
            {
                case JsonObject of:
                    foreach (var (name, value) in of.Where(member => !NoWords.Contains(member.Key)))
                    {
                        Check(value, $"{path}.{name}");
                    }

                    break;
                case JsonArray list:
                    foreach (var value in list)
                    {
                        Check(value, path + "[]");
                    }

                    break;
                case JsonValue value when value.GetValueKind() == JsonValueKind.String && !path.EndsWith(".publish.when", StringComparison.Ordinal):
                    Assert.Matches("(?i)tk[0-9a-f]{10}|https://example.org/$", value.GetValue<string>());
                    break;
            }
        }
    }

    private static async Task CommandAsync(TestUser who, Guid article, string command, object body)
    {
        var answer = await who.PostAsync(
            "publishing", $"/api/publications/{article}/{command}", body, (await who.GetAsync("publishing", $"/api/publications/{article}")).ETag);
        Assert.True(answer.Ok, answer.Body);
    }

    private async Task<string> FileAsync()
    {
        using var photograph = FilingPictures.Photograph(900, 600);
        var inside = Say("a word inside the file of a picture");
        using var told = photograph.Mutate(image => image.Set(NetVips.GValue.GStrType, "exif-ifd0-ImageDescription", inside));
        using var form = new MultipartFormDataContent();
        using var part = new ByteArrayContent(told.JpegsaveBuffer());
        part.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        form.Add(part, "file", Say("the file name of a picture") + ".jpg");
        foreach (var field in new[] { "caption", "credit", "rights", "alt" })
        {
            var word = Say($"{field} of an upload", PublicWordsOfUploads.Contains(field));
            tokens[word].IsSeen = true;
            form.Add(new StringContent(word), field);
        }

        var reporter = new TestUser(newsroom, Say("the name of a reporter"), ["reporter"]);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(newsroom["publishing"].Http.BaseAddress!, "/api/pictures")) { Content = form };
        request.Headers.Authorization = new("Bearer", newsroom.Tokens.TokenFor(reporter.Id, reporter.Name, reporter.Roles, []));
        using var answer = await plain.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, body);
        return JsonNode.Parse(body)!["picture"]!.GetValue<string>();
    }

    // Not the ids of others, nor what leads to them: those are public or not as the others are.
    private IEnumerable<Token> Of(Copy copy) =>
        Known().Matches(JsonSerializer.Serialize(copy, Json.Options)).Select(match => tokens[match.Value.ToLowerInvariant()]).Where(token =>
            !token.What.StartsWith("the id of", StringComparison.Ordinal) && !token.What.StartsWith("an address", StringComparison.Ordinal)
            && !token.What.StartsWith("an own address", StringComparison.Ordinal)
            && (Relation().Match(token.What) is not { Success: true } relation
                || relation.Groups[1].Value is "public" or "corrected" or "behind" or "withdrawn"));

    // Reads everything there is: what can be guessed, and whatever that leads to.
    private async Task<(List<string> Faults, HashSet<string> Read)> CrawlAsync()
    {
        var waiting = new Queue<string>(
        [
            "/", "/card.png", "/icon.svg", "/robots.txt", "/sitemap.xml", "/news-sitemap.xml", "/api/content/articles?limit=200", "/pictures/x/800.jpg",
            .. new[] { "fr", "en" }.SelectMany(language => new[]
            {
                $"/{language}", $"/{language}/corrections", $"/{language}/search?q=titre", $"/{language}/feed.atom", $"/{language}/feed.rss",
                $"/{language}/feed.json", $"/api/content/articles?language={language}&q=titre",
            }),
            .. articles.SelectMany(one => one.Copies.SelectMany(copy => new[]
            {
                Readers.PathOf(copy), Readers.PathOf(copy) + "?texte=1", $"/{copy.Language}/{copy.Section}",
                $"/{copy.Language}/{copy.Section}?place={copy.Place}",
                $"/{copy.Language}/{copy.Section}/feed.atom", $"/{copy.Language}/{copy.Section}/feed.rss", $"/{copy.Language}/{copy.Section}/feed.json",
                $"/{copy.Language}/topics/{copy.Tags[0]}", $"/{copy.Language}/authors/{Slug.Of(copy.Byline!)}",
                $"/{copy.Language}/search?q={copy.Headline.Split(' ')[1]}",
                $"/api/content/articles/{one.Article}?language={copy.Language}", $"/api/content/articles/{one.Article}?language={copy.Language}&format=ninjs",
                $"/api/content/articles?section={copy.Section}&language={copy.Language}", $"/api/content/articles/{one.Article}?asOf=2099-01-01T00:00:00Z",
            })),
        ]);
        var (read, faults) = (new HashSet<string>(StringComparer.Ordinal), new List<string>());
        while (waiting.TryDequeue(out var path))
        {
            if (!read.Add(path))
            {
                continue;
            }

            using var answer = await plain.GetAsync(new Uri(gateway!.Http.BaseAddress!, path));
            var bytes = await answer.Content.ReadAsByteArrayAsync();
            var said = Encoding.Latin1.GetString(bytes) + "\n"
                + string.Join('\n', answer.Headers.Concat(answer.Content.Headers).Select(header => $"{header.Key}: {string.Join(", ", header.Value)}"));
            foreach (var found in Known().Matches(said).Select(match => match.Value.ToLowerInvariant()).Distinct())
            {
                // What was asked may come back.
                if (tokens.TryGetValue(found, out var token) && !path.Contains(found, StringComparison.OrdinalIgnoreCase))
                {
                    token.IsSeen = true;
                    if (!token.IsPublic)
                    {
                        faults.Add($"{path} ({(int)answer.StatusCode}) says {found}: {token.What}");
                    }
                }
            }

            foreach (var next in Address().Matches(said.Replace("&amp;", "&", StringComparison.Ordinal)).Select(match => match.Groups[1].Value))
            {
                waiting.Enqueue(next);
            }
        }

        return (faults, read);
    }

    [GeneratedRegex("(?i)tk[0-9a-f]{10}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Known();

    [GeneratedRegex(", of the ([a-z]+)$")]
    private static partial Regex Relation();

    [GeneratedRegex(@"(?<=[""\s>,(])(?:http://localhost:8080)?(/(?:fr|en|pictures|api/content|sitemap-)[^""<>\s,)\\]*)")]
    private static partial Regex Address();
}
