using System.Net;
using System.Text.Json.Nodes;
using EditorialPlatform.Seed;

namespace EditorialPlatform.Tests.EndToEnd;

/// <summary>The main workflow: from a reporter's text to publication in two languages, and a correction in both.</summary>
public sealed class MainJob(Platform platform)
{
    private const string Note = "Une première version de cet article donnait un autre chiffre.";

    /// <summary>An article of a real news site, if there is one beside the repository, and one of the sample articles.</summary>
    public static TheoryData<string> Texts()
    {
        var texts = new TheoryData<string> { Path.Combine(AppContext.BaseDirectory, "articles", "bibliobus.fr.md") };
        var beside = Path.GetFullPath(Path.Combine(Platform.Root, "..", "shared", "samples", "mali-article.txt"));
        if (File.Exists(beside))
        {
            texts.Add(beside);
        }

        return texts;
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_text_goes_from_the_reporter_to_readers_in_two_languages_and_is_corrected_in_both(string file)
    {
        var job = new Job(platform);
        var isOurs = file.EndsWith(".fr.md", StringComparison.Ordinal);
        var text = isOurs ? SampleText.Read(file).Text : await File.ReadAllTextAsync(file);

        // The reporter imports the text: what is ambiguous becomes a question, and the reading time is dropped.
        var imported = await job.ImportAsync(text, isOurs ? "text/markdown" : "text/plain");
        var question = Assert.Single(imported["questions"]!.AsArray())!;
        Assert.Equal("dateline", question["field"]!.GetValue<string>());
        Assert.Equal(2, question["choices"]!.AsArray().Count);
        var draft = await job.DraftAsync();
        Assert.Equal(text.Split('\n')[0].Trim(), draft["headline"]!.GetValue<string>());
        Assert.Equal(isOurs ? ("culture", "tchad") : ("actualites", "mali"), (draft["section"]!.GetValue<string>(), draft["place"]!.GetValue<string>()));
        Assert.Equal(3, Blocks(draft).Count(block => Kind(block) == "heading2"));
        Assert.Equal(isOurs ? 0 : 3, draft["related"]!.AsArray().Count);
        if (!isOurs)
        {
            Assert.Equal(4, Blocks(draft).Count(block => Kind(block) == "paragraph"));
            Assert.Equal("11/5/2025", question["found"]!.GetValue<string>());
            Assert.Equal(["2025-05-11", "2025-11-05"], question["choices"]!.AsArray().Select(choice => choice!.GetValue<string>()).Order());
        }

        Assert.DoesNotContain("min read", draft.ToJsonString(), StringComparison.Ordinal);

        // The reporter answers, revises and submits; the editor claims, requests a change and approves it.
        var headline = $"{draft["headline"]} ({job.Id.ToString()[^6..]})";
        var answered = await job.ReviseAsync(new { baseRevision = 1, dateline = question["choices"]![0]!.GetValue<string>(), headline });
        Assert.Empty((await job.DraftAsync())["questions"]!.AsArray());
        await job.SubmitAsync(answered);
        await job.ReviewOfAsync(answered);
        await job.OkAsync("editor", editor => editor.PostAsync($"{job.Reviews}/claim"));
        var editor2 = await platform.SignedInAsync("editor2");
        Assert.Equal((409, "claimed"), await StatusAsync(editor2.PostAsync($"{job.Reviews}/claim")));
        await job.OkAsync("editor", editor => editor.PostAsync($"{job.Reviews}/request-changes", new { note = "Il manque un chapô." }));
        await job.DraftBecomesAsync("returned");
        var revision = await job.ReviseAsync(new { baseRevision = answered, standfirst = "Un chapô, enfin." });
        await job.SubmitAsync(revision);
        var review = await job.ReviewOfAsync(revision);
        Assert.Equal(2, review["round"]!.GetValue<int>());
        Assert.Equal((409, "not-current"), await StatusAsync(editor2.PostAsync($"{job.Reviews}/approve", new { revision = answered, publish = "now" })));
        await job.ApproveAsync(revision);

        // The French page is listed everywhere it belongs.
        var french = await job.PathAsync("fr");
        Assert.StartsWith($"/fr/{draft["section"]}/", french, StringComparison.Ordinal);
        var page = await job.ReadAsync(french);
        AssertReads(page, headline, "Un chapô, enfin.");
        foreach (var block in Blocks(draft).Where(block => Kind(block) is "paragraph" or "heading2"))
        {
            AssertReads(page, Plain(block["text"]!.GetValue<string>()));
        }

        foreach (var exit in new[] { "/fr", $"/fr/{draft["section"]}", "/fr/feed.atom", $"/sitemap-{DateTimeOffset.UtcNow:yyyy-MM}.xml" })
        {
            await job.ReadAsync(exit, body => body.Contains(french, StringComparison.Ordinal));
        }

        Assert.Equal(404, (await platform.Reader.GetAsync(french.Replace("/fr/", "/en/", StringComparison.Ordinal))).Status);

        // The English job opens automatically; one translator translates, another approves.
        var opened = await job.TranslationOfAsync(revision);
        Assert.Equal("open", opened["state"]!.GetValue<string>());
        Assert.All(Job.Segments(opened), segment => Assert.Equal("new", segment["freshness"]!.GetValue<string>()));
        await job.TranslateAsync(revision);
        var translator = await platform.SignedInAsync("translator");
        var submitted = await translator.GetAsync(job.Translations);
        Assert.Equal((403, "four-eyes"), await StatusAsync(translator.PostAsync($"{job.Translations}/approve", ifMatch: submitted.ETag)));
        await job.ApproveTranslationAsync();
        var english = await job.PathAsync("en");
        Assert.StartsWith("/en/", english, StringComparison.Ordinal);
        var translated = await job.ReadAsync(english);
        AssertReads(translated, Job.English(headline), Job.English("Un chapô, enfin."));
        AssertLeadsTo(translated, "fr", french);
        AssertLeadsTo(await job.ReadAsync(french, body => body.Contains(english, StringComparison.Ordinal)), "en", english);

        // The French is corrected: its page has the note, one English paragraph is stale, and the English page says so.
        var accepted = await job.DraftBecomesAsync("accepted");
        await job.OkAsync("reporter", reporter => WaitTimes.LookedAtAsync(
            "reopening", () => reporter.GetAsync(job.Drafts),
            etag => reporter.PostAsync($"{job.Drafts}/reopen", new { kind = "correction", note = Note }, etag)));
        var blocks = accepted.Json["blocks"]!.DeepClone().AsArray();
        var wrong = blocks.Last(block => Kind(block!) == "paragraph")!;
        wrong["text"] = $"{wrong["text"]} Le chiffre exact est 48.";
        var corrected = await job.ReviseAsync(new { baseRevision = revision, blocks });
        await job.SubmitAsync(corrected);
        await job.ApproveAsync(corrected);
        AssertReads(await job.ReadAsync(french, body => Reads(body, Note)), "Le chiffre exact est 48.");
        var behind = await job.TranslationOfAsync(corrected);
        Assert.True(behind["behind"]!.GetValue<bool>());
        Assert.Equal(Note, behind["obligation"]!["reason"]!.GetValue<string>());
        var stale = Assert.Single(Job.Segments(behind), segment => segment["freshness"]!.GetValue<string>() == "stale");
        Assert.Equal((wrong["id"]!.GetValue<string>(), "paragraph"), (stale["id"]!.GetValue<string>(), stale["kind"]!.GetValue<string>()));
        Assert.All(
            Job.Segments(behind).Where(segment => segment != stale && segment["kind"]!.GetValue<string>() != "note"),
            segment => Assert.Equal("current", segment["freshness"]!.GetValue<string>()));
        Assert.False(Reads(await job.ReadAsync(english, SaysOriginalWasCorrected), "Le chiffre exact est 48."));

        // The English catches up, and the obligation is closed.
        await job.TranslateAsync(corrected);
        await job.ApproveTranslationAsync();
        AssertReads(await job.ReadAsync(english, body => Reads(body, "Le chiffre exact est 48.")), Job.English(Note));
        await job.UntilAsync("translator", job.Translations, "the duty is done", done => !done["behind"]!.GetValue<bool>() && done["obligation"] is null);

        await AssertHistoryAsync(job);
    }

    private static async Task AssertHistoryAsync(Job job)
    {
        var history = await job.HistoryAsync();
        var times = history.Select(item => item["at"]!.GetValue<DateTimeOffset>()).ToList();
        Assert.Equal(times.Order(), times);
        AssertInOrder(
            history,
            ("DraftStarted", "reporter"), ("DraftRevised", "reporter"), ("DraftSubmitted", "reporter"),
            ("ReviewOpened", "reporter"), ("ReviewClaimed", "editor"), ("ChangesRequested", "editor"),
            ("DraftReturned", "editor"), ("DraftSubmitted", "reporter"), ("CopyApproved", "editor"),
            ("TranslationOpened", "editor"), ("TranslationClaimed", "translator"),
            ("TranslationSubmitted", "translator"), ("TranslationApproved", "translator2"),
            ("DraftReopened", "reporter"), ("DraftSubmitted", "reporter"), ("CopyApproved", "editor"),
            ("SourceMoved", "editor"), ("TranslationSubmitted", "translator"), ("TranslationApproved", "translator2"));
        Assert.Equal("Il manque un chapô.", history.First(item => What(item) == "ChangesRequested")["reason"]!.GetValue<string>());
        Assert.Equal(Note, history.First(item => What(item) == "DraftReopened")["reason"]!.GetValue<string>());
        Assert.Equal(2, history.Count(item => What(item) == "EditionPublished"));
        Assert.Equal(["drafting", "publishing", "review", "translation"], history.Select(item => item["service"]!.GetValue<string>()).Distinct().Order());
    }

    private static string What(JsonNode item) => item["what"]!.GetValue<string>();

    /// <summary>Asserts that these events, by these people, occur in this order; other events may lie between them.</summary>
    private static void AssertInOrder(IReadOnlyList<JsonNode> history, params (string What, string Account)[] expected)
    {
        var at = 0;
        var told = string.Join('\n', history.Select(item => $"{item["at"]} {item["service"]} {item["what"]} {item["who"]}"));
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (what, account) in expected)
        {
            while (at < history.Count && What(history[at]) != what)
            {
                at++;
            }

            Assert.True(at < history.Count, $"{what} is missing, or out of order:\n{told}");
            var who = history[at]["who"]!.GetValue<string>();
            Assert.True(names.TryAdd(account, who) || names[account] == who, $"{what} was by {who}, not by {account} ({names[account]}):\n{told}");
            at++;
        }

        Assert.Equal(names.Count, names.Values.Distinct().Count());
    }

    private static async Task<(int Status, string? Code)> StatusAsync(Task<Answer> asked) => await asked is var answer ? (answer.Status, answer.Code) : default;

    private static IEnumerable<JsonNode> Blocks(JsonNode draft) => draft["blocks"]!.AsArray().Select(block => block!);

    private static string Kind(JsonNode block) => block["kind"]!.GetValue<string>();

    private static string Plain(string inline) => inline.Replace("\\", "", StringComparison.Ordinal);

    private static bool Reads(string page, string words) => Unset(WebUtility.HtmlDecode(page)).Contains(Unset(words), StringComparison.Ordinal);

    /// <summary>Replaces the no-break spaces that pages get from typography with the plain spaces of the source text.</summary>
    internal static string Unset(string text) => text.Replace('\u00a0', ' ').Replace('\u202f', ' ');

    private static bool SaysOriginalWasCorrected(string page) => Reads(page, "original") && Reads(page, "corrected");

    private static void AssertReads(string page, params string[] words) =>
        Assert.All(words, wanted => Assert.True(Reads(page, wanted), $"The page does not say \"{wanted}\":\n{page}"));

    private static void AssertLeadsTo(string page, string language, string path) =>
        Assert.Matches($"""<link[^>]*rel="alternate"[^>]*hreflang="{language}"[^>]*href="[^"]*{System.Text.RegularExpressions.Regex.Escape(path)}""", page);
}
