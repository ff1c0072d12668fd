using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.Contracts.Translation;
using EditorialPlatform.Tests.ServiceTests.Publishing;
using EditorialPlatform.Tests.ServiceTests.Translation;

namespace EditorialPlatform.Tests.ServiceTests.Plans;

/// <summary>What Translation asks its database costs the same with a glossary, a memory and a queue of many years.</summary>
public sealed class TranslationPlans : IAsyncLifetime
{
    private const string Xliff = "application/xliff+xml";

    private readonly ExplainedService translation = new("translation", queue =>
    {
        ExplainedService.Take<TranslationApproved>(queue);
        ExplainedService.Take<TranslationFellBehind>(queue);
        ExplainedService.Take<TranslationCaughtUp>(queue);
        ExplainedService.Take<TranslationWithdrawn>(queue);
    });

    private readonly TestUser editor;
    private readonly TestUser grace;
    private readonly TestUser kofi;
    private readonly Guid term = Guid.NewGuid();

    public TranslationPlans() => (editor, grace, kofi) = (
        TestUser.Editor(translation.Newsroom),
        TestUser.Translator(translation.Newsroom),
        new(translation.Newsroom, "Kofi Asante", ["translator"], ["fr", "en"]));

    public async ValueTask InitializeAsync() => await translation.StartAsync();

    public ValueTask DisposeAsync() => translation.DisposeAsync();

    [Fact]
    public async Task No_statement_reads_a_long_table()
    {
        await ImportAsync("Un premier mot");
        await WorkAsync(Guid.CreateVersion7());
        await translation.FillAsync(FillAsync);
        await ImportAsync("Un autre mot");
        var article = Guid.CreateVersion7();
        await WorkAsync(article);
        await ListAsync(article);
        await EndAsync(article);
        // A search of a sorted list reads what matches or what stands before it, whichever the planner takes for less.
        await translation.JudgeAsync(("translation.mt_doc_term as d where d.\"order\" > ", 10_000));
    }

    private static string Article => "md5('article ' || n)::uuid";

    private async Task FillAsync(Func<string, Task> run)
    {
        const string state = "(array['open', 'claimed', 'submitted', 'approved', 'withdrawn'])[1 + n % 5]";
        const string order = "'1 ' || lpad(n::text, 20, '0')";
        await run(await translation.MultiplyAsync(
            "translation.mt_doc_translationjob",
            ("id", Article),
            ("article_id", Article),
            ("language", "case when n % 4 = 0 then 'bm' else 'en' end"),
            ("source_language", "'fr'"),
            ("state", state),
            ("behind", "n % 5000 = 0"),
            ("order", order),
            ("data", $"sample.data || jsonb_build_object('state', {state}, 'order', {order}, 'behind', n % 5000 = 0)")));
        await run(await translation.MultiplyAsync(
            "translation.mt_doc_term",
            ("id", Article),
            ("order", "'MOT ' || lpad(n::text, 20, '0')"),
            ("words", "'mot' || n"),
            ("languages", "case when n % 20000 = 0 then '{fr,bm}' else '{fr,en}' end::text[]"),
            ("lookup_words", "array['MOT' || n]")));
        await run(await translation.MultiplyAsync(
            "memory.pairs",
            ("source", "'La phrase numéro ' || n || ' de la mémoire'"),
            ("source_key", "md5('source ' || n)::uuid"),
            ("context_key", "md5('context ' || n)::uuid"),
            ("anchors", "array(select (n * 131 + place * 7919) % 1000003 from generate_series(1, 16) place)"),
            ("article_id", Article),
            ("approved_at", "now() - n * interval '1 minute'")));
        await run(await translation.MultiplyAsync("memory.words", ("article_id", Article), ("text", "'mot' || n")));
        await run(await translation.MultiplyAsync("memory.live", ("article_id", Article)));
        foreach (var (table, id) in new[]
        {
            ("sourceedition", Article), ("memoryimport", Article), ("appliedmessage", "gen_random_uuid()"), ("storedanswer", "n::text")
        })
        {
            await run(await translation.MultiplyAsync($"translation.mt_doc_{table}", ("id", id)));
        }

        await run(await translation.MultiplyAsync("translation.mt_streams", ("id", Article)));
        await run(await translation.MultiplyAsync(
            "translation.mt_events", ("seq_id", "-n"), ("id", "gen_random_uuid()"), ("stream_id", Article), ("version", "1")));
    }

    // An article from its approval to its translation's, twice, with everything that translators look at meanwhile.
    private async Task WorkAsync(Guid article)
    {
        await RuleAsync("puits", "puits", "well");
        await translation.ReceiveAsync(Approvals.Approved(article, 1));
        await translation.ReceiveAsync(Approvals.Out(article, "fr"));
        await CommandAsync(grace, article, "claim");
        await CommandAsync(grace, article, "release");
        await TranslateAsync(article);
        await CommandAsync(kofi, article, "return", new { note = "Le titre.", segmentId = "headline" });
        await CommandAsync(grace, article, "submit");
        await CommandAsync(kofi, article, "approve");
        await translation.ReceiveAsync(Approvals.Out(article, "en", 4));
        await translation.ReceiveAsync(new EditionCorrected(article, 5, DateTimeOffset.UtcNow, "en", "/en/a", 1, new string('0', 64), "Note."));
        await translation.ReceiveAsync(
            Approvals.Approved(article, 2, Approvals.With("p0000001", "Le puits a rouvert le 5 novembre."), SubmissionKind.Correction, "Le 5."));
        var job = await translation.GetAsync(grace, Approvals.Address(article));
        var stale = job.Json!["segments"]!.AsArray().First(one => (string)one!["freshness"]! == "stale")!;
        await translation.SendAsync(
            grace, HttpMethod.Post, $"{Approvals.Address(article)}/segments/{stale["id"]}/confirm",
            new { reason = "Rien ne change.", sourceHash = (string)stale["sourceHash"]! });
        await TranslateAsync(article);
        await CommandAsync(kofi, article, "approve");
    }

    private async Task TranslateAsync(Guid article)
    {
        var job = await translation.GetAsync(grace, Approvals.Address(article));
        foreach (var segment in job.Json!["segments"]!.AsArray().Where(one => (string)one!["freshness"]! is "new" or "stale"))
        {
            await translation.GetAsync(grace, $"{Approvals.Address(article)}/segments/{segment!["id"]}/matches");
            await translation.SendAsync(
                grace, HttpMethod.Put, $"{Approvals.Address(article)}/segments/{segment["id"]}",
                new { target = $"EN {segment["source"]}", sourceHash = (string)segment["sourceHash"]! });
        }

        var file = await translation.GetAsync(grace, $"{Approvals.Address(article)}/xliff");
        await translation.SendAsync(grace, HttpMethod.Put, $"{Approvals.Address(article)}/xliff", file.Body, mediaType: Xliff);
        await CommandAsync(grace, article, "submit");
    }

    private async Task ListAsync(Guid article)
    {
        foreach (var user in new[] { editor, grace })
        {
            foreach (var query in new[] { "", "&state=open", "&state=claimed", "&state=submitted", "&state=current", "&state=behind" })
            {
                foreach (var language in new[] { "", "&language=en", "&language=bm", "&language=xx" })
                {
                    await translation.GetAsync(user, $"/api/translations?limit=50{query}{language}");
                }
            }
        }

        var next = (string)(await translation.GetAsync(editor, "/api/translations?limit=200")).Json!["next"]!;
        await translation.GetAsync(editor, $"/api/translations?limit=200&cursor={next}");
        foreach (var query in new[] { "", "?q=mot77", "?q=ot7", "?language=bm", "?language=fr", "?q=mot4000&language=bm", "?q=rien de tel" })
        {
            await translation.GetAsync(editor, $"/api/terms{query}");
        }

        await RuleAsync("mot7000", "mot7000", "word7000");
        await RuleAsync("mot7000", "parole7000", "speech7000");
        foreach (var path in new[]
        {
            $"/api/terms/{term}", $"/api/terms/{term}/uses", "/api/translation-memory?from=fr&to=en", "/api/translation-memory?from=fr&to=en&q=num%C3%A9ro 777",
            "/api/translation-memory?from=fr&to=bm", "/api/translation-memory/tmx?from=en&to=fr", $"/internal/history/{article}",
            $"/internal/history/{article}?newest=true"
        })
        {
            await translation.GetAsync(editor, path);
        }
    }

    private async Task EndAsync(Guid article)
    {
        var (withdrawn, killed) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await translation.ReceiveAsync(Approvals.Approved(withdrawn, 1));
        await CommandAsync(grace, withdrawn, "claim");
        await CommandAsync(grace, withdrawn, "withdraw", new { reason = "Fin." });
        await translation.ReceiveAsync(new ArticleRetracted(
            article, 9, DateTimeOffset.UtcNow, Readers.Fatou, ["fr", "en"], new Dictionary<string, string> { ["fr"] = "Faux." }));
        await WorkAsync(killed);
        await translation.ReceiveAsync(new ArticleKilled(killed, 9, DateTimeOffset.UtcNow, Readers.Fatou, "Jugement."));
        var admin = new TestUser(translation.Newsroom, "Admin", ["admin"]);
        var pairs = await translation.GetAsync(admin, "/api/language-pairs");
        await translation.SendAsync(
            admin, HttpMethod.Put, "/api/language-pairs", new { items = new[] { new { from = "fr", to = "en" } } }, pairs.ETag);
        await translation.Newsroom.QuietAsync();
    }

    private async Task RuleAsync(string forbidden, string french, string english)
    {
        var before = await translation.SendAsync(editor, HttpMethod.Get, $"/api/terms/{term}", orNone: true);
        await translation.SendAsync(
            grace, HttpMethod.Put, $"/api/terms/{term}",
            new
            {
                forms = new object[]
                {
                    new { language = "fr", text = french, forbidden = forbidden == french ? Array.Empty<string>() : [forbidden] },
                    new { language = "en", text = english, forbidden = Array.Empty<string>() },
                },
            },
            before.ETag ?? "\"0\"");
    }

    private Task<Answer> ImportAsync(string source) => translation.SendAsync(
        grace, HttpMethod.Put, "/api/translation-memory/tmx",
        $"<tmx version=\"1.4\"><header srclang=\"fr\"/><body><tu><tuv xml:lang=\"fr\"><seg>{source}</seg></tuv>"
            + "<tuv xml:lang=\"en\"><seg>A word</seg></tuv></tu></body></tmx>",
        mediaType: "application/x-tmx+xml");

    private async Task CommandAsync(TestUser user, Guid article, string act, object? body = null)
    {
        var job = await translation.GetAsync(user, Approvals.Address(article));
        await translation.SendAsync(user, HttpMethod.Post, $"{Approvals.Address(article)}/{act}", body, job.ETag);
    }
}
