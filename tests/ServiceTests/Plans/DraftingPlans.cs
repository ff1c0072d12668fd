using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Drafting;
using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.Contracts.Review;
using EditorialPlatform.Tests.ServiceTests.Drafting;
using EditorialPlatform.Tests.ServiceTests.Publishing;
using EditorialPlatform.Text;

namespace EditorialPlatform.Tests.ServiceTests.Plans;

/// <summary>What Drafting asks its database costs the same however much has been written.</summary>
public sealed class DraftingPlans : IAsyncLifetime
{
    private readonly ExplainedService drafting = new("drafting", queue =>
    {
        ExplainedService.Take<DraftSubmitted>(queue);
        ExplainedService.Take<DraftWithdrawalAsked>(queue);
        ExplainedService.Take<DraftSpikeAsked>(queue);
        ExplainedService.Take<CommentAnswered>(queue);
        ExplainedService.Take<SuggestionAccepted>(queue);
        ExplainedService.Take<SuggestionDeclined>(queue);
    });

    private readonly TestUser awa;
    private readonly TestUser editor;

    public DraftingPlans() => (awa, editor) = (TestUser.Reporter(drafting.Newsroom), TestUser.Editor(drafting.Newsroom));

    public async ValueTask InitializeAsync() => await drafting.StartAsync();

    public ValueTask DisposeAsync() => drafting.DisposeAsync();

    [Fact]
    public async Task No_statement_reads_a_long_table()
    {
        await WriteAsync();
        await drafting.FillAsync(FillAsync);
        var article = await WriteAsync();
        foreach (var user in new[] { awa, editor })
        {
            foreach (var state in new[] { "draft", "submitted", "withdrawing", "returned", "accepted", "spiked" })
            {
                await drafting.GetAsync(user, $"/api/drafts?state={state}");
            }

            await drafting.GetAsync(user, "/api/drafts?limit=200");
        }

        var next = (string)(await drafting.GetAsync(editor, "/api/drafts?limit=200")).Json!["next"]!;
        await drafting.GetAsync(editor, $"/api/drafts?limit=200&cursor={next}");
        foreach (var path in new[]
        {
            $"/api/drafts/{article}/revisions", $"/api/drafts/{article}/revisions?all=true", $"/api/drafts/{article}/revisions/1",
            $"/api/drafts/{article}/diff?from=1&to=2", $"/internal/history/{article}", $"/internal/history/{article}?newest=true"
        })
        {
            await drafting.GetAsync(editor, path);
        }

        await drafting.Newsroom.QuietAsync();
        await drafting.JudgeAsync();
    }

    private async Task FillAsync(Func<string, Task> run)
    {
        const string article = "md5('article ' || n)::uuid";
        foreach (var (table, id) in new[]
        {
            ("draft", article), ("draftpage", article), ("workingcopy", article), ("appliedmessage", "gen_random_uuid()"), ("storedanswer", "n::text"),
        })
        {
            await run(await drafting.MultiplyAsync($"drafting.mt_doc_{table}", ("id", id)));
        }

        await run(await drafting.MultiplyAsync("drafting.working_saves", ("article_id", article), ("revision", "2")));
        const string state = "(array['draft', 'submitted', 'returned', 'accepted', 'spiked'])[1 + n % 5]";
        const string writer = "md5('writer ' || n % 1000)";
        await run(await drafting.MultiplyAsync(
            "drafting.mt_doc_draftline",
            ("id", article),
            ("listed", "lpad((n * 7919 % 1000003)::text, 19, '0') || '-' || n"),
            ("state", state),
            ("whose", $"array[{writer}, {writer} || ' ' || {state}]")));
        await run(await drafting.MultiplyAsync(
            "drafting.mt_doc_draftrevision",
            ("id", "md5('article ' || n) || '/1'"),
            ("article_id", article),
            ("data", "sample.data || jsonb_build_object('sent', md5('sent ' || n))")));
        await run(await drafting.MultiplyAsync("drafting.mt_streams", ("id", article)));
        await run(await drafting.MultiplyAsync(
            "drafting.mt_events", ("seq_id", "-n"), ("id", "gen_random_uuid()"), ("stream_id", article), ("version", "1")));
    }

    private async Task<Guid> WriteAsync()
    {
        var article = await StartAsync();
        await drafting.SendAsync(awa, HttpMethod.Put, $"/api/drafts/{article}", new { baseRevision = 1, standfirst = "Un chapô." });
        await drafting.SendAsync(editor, HttpMethod.Put, $"/api/drafts/{article}", new { baseRevision = 1, byline = "Awa Traoré" });
        await CommandAsync(awa, article, "revisions/1/restore");
        var revision = (int)(await drafting.GetAsync(awa, $"/api/drafts/{article}")).Json!["revision"]!;
        await CommandAsync(awa, article, "submit", new { revision });
        var (comment, accepted, declined) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await drafting.ReceiveAsync(new CommentAdded(article, 2, DateTimeOffset.UtcNow, Readers.Fatou, 1, revision, comment, "aaaaaaaa", "Qui ?", false));
        await CommandAsync(awa, article, $"comments/{comment}/replies", new { text = "Le maire." });
        await drafting.ReceiveAsync(new CommentResolved(article, 3, DateTimeOffset.UtcNow, Readers.Fatou, comment));
        foreach (var (suggestion, act) in new[] { (declined, "decline"), (accepted, "accept") })
        {
            await drafting.ReceiveAsync(
                new ChangeSuggested(article, 4, DateTimeOffset.UtcNow, Readers.Fatou, 1, revision, suggestion, "aaaaaaaa", "Le puits est ouvert."));
            await CommandAsync(awa, article, $"suggestions/{suggestion}/{act}");
        }

        await drafting.ReceiveAsync(new ChangesRequested(article, 6, DateTimeOffset.UtcNow, Readers.Fatou, 1, revision, "Plus court."));
        var draft = (await drafting.GetAsync(awa, $"/api/drafts/{article}")).Json!;
        await CommandAsync(awa, article, "submit", new { revision = (int)draft["revision"]! });
        await drafting.ReceiveAsync(Readers.Approved(article, 8, (int)draft["revision"]!, Examples.Copy()));
        await drafting.ReceiveAsync(new EditionPublished(article, 3, DateTimeOffset.UtcNow, "fr", "/fr/a", 1, new string('0', 64)));
        await drafting.ReceiveAsync(new EditionCorrected(article, 4, DateTimeOffset.UtcNow, "fr", "/fr/a", 1, new string('0', 64), "Note."));
        await CommandAsync(awa, article, "reopen", new { kind = "update", note = "Suite." });
        await drafting.ReceiveAsync(new ArticleRetracted(
            article, 5, DateTimeOffset.UtcNow, Readers.Fatou, ["fr"], new Dictionary<string, string> { ["fr"] = "Faux." }));
        await drafting.ReceiveAsync(new ArticleKilled(article, 6, DateTimeOffset.UtcNow, Readers.Fatou, "Jugement."));

        var saved = await StartAsync();
        foreach (var (number, standfirst) in new[] { (1, "Un chapô."), (2, "Un autre chapô."), (3, "Un dernier chapô.") })
        {
            await drafting.SendAsync(awa, HttpMethod.Put, $"/api/drafts/{saved}", new { baseRevision = number, standfirst });
        }

        await drafting.SendAsync(awa, HttpMethod.Put, $"/api/drafts/{saved}", new { baseRevision = 2, section = "culture" });
        await drafting.GetAsync(awa, $"/api/drafts/{saved}/revisions/2");
        await CommandAsync(awa, saved, "record");

        var withdrawn = await StartAsync();
        await CommandAsync(awa, withdrawn, "submit", new { revision = 1 });
        await CommandAsync(awa, withdrawn, "withdraw");
        await drafting.ReceiveAsync(new DraftReleased(withdrawn, 3, DateTimeOffset.UtcNow, 3, true, null));
        var rejected = await StartAsync();
        await CommandAsync(awa, rejected, "submit", new { revision = 1 });
        await drafting.ReceiveAsync(new CopyRejected(rejected, 3, DateTimeOffset.UtcNow, Readers.Fatou, 1, 1, "Pas pour nous."));
        var spiked = await StartAsync();
        await CommandAsync(editor, spiked, "spike", new { reason = "Doublon." });
        await CommandAsync(editor, spiked, "restore");
        await drafting.SendAsync(awa, HttpMethod.Post, "/api/drafts/import?language=fr", "Le puits\n\nIl a rouvert.", mediaType: "text/plain");
        return article;
    }

    private async Task<Guid> StartAsync()
    {
        var article = Guid.CreateVersion7();
        await drafting.SendAsync(awa, HttpMethod.Post, "/api/drafts", DraftingFixture.Example(article));
        return article;
    }

    // What is refused has been read for all the same.
    private async Task CommandAsync(TestUser user, Guid article, string act, object? body = null)
    {
        var page = await drafting.GetAsync(user, $"/api/drafts/{article}");
        await drafting.SendAsync(user, HttpMethod.Post, $"/api/drafts/{article}/{act}", body, page.ETag, orRefused: true);
    }
}
