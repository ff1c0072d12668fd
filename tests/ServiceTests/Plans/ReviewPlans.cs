using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Drafting;
using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.Contracts.Review;
using EditorialPlatform.Tests.ServiceTests.Publishing;

namespace EditorialPlatform.Tests.ServiceTests.Plans;

/// <summary>What Review asks its database costs the same however much has been reviewed.</summary>
public sealed class ReviewPlans : IAsyncLifetime
{
    private readonly ExplainedService review = new("review", queue =>
    {
        ExplainedService.Take<CommentAdded>(queue);
        ExplainedService.Take<CommentResolved>(queue);
        ExplainedService.Take<ChangeSuggested>(queue);
        ExplainedService.Take<ChangesRequested>(queue);
        ExplainedService.Take<CopyRejected>(queue);
        ExplainedService.Take<CopyApproved>(queue);
        ExplainedService.Take<DraftReleased>(queue);
        ExplainedService.Take<LegalHoldPlaced>(queue);
        ExplainedService.Take<LegalHoldLifted>(queue);
    });

    private readonly TestUser editor;
    private readonly TestUser author;

    public ReviewPlans() => (editor, author) = (TestUser.Editor(review.Newsroom), new(review.Newsroom, "Bintou Keïta", ["editor"]));

    public async ValueTask InitializeAsync() => await review.StartAsync();

    public ValueTask DisposeAsync() => review.DisposeAsync();

    [Fact]
    public async Task No_statement_reads_a_long_table()
    {
        await DecideAsync();
        await review.FillAsync(FillAsync);
        var article = await DecideAsync();
        foreach (var state in new[] { "", "&state=waiting", "&state=claimed", "&state=must-review" })
        {
            foreach (var filter in new[] { "", "&language=fr", "&section=sport", "&language=en&section=none" })
            {
                await review.GetAsync(editor, $"/api/reviews?limit=50{state}{filter}");
            }
        }

        var next = (string)(await review.GetAsync(editor, "/api/reviews?limit=200")).Json!["next"]!;
        await review.GetAsync(editor, $"/api/reviews?limit=200&cursor={next}");
        await review.GetAsync(editor, $"/internal/history/{article}");
        await review.GetAsync(editor, $"/internal/history/{article}?newest=true");
        await review.Newsroom.QuietAsync();
        await review.JudgeAsync();
    }

    private async Task FillAsync(Func<string, Task> run)
    {
        const string article = "md5('article ' || n)::uuid";
        foreach (var (table, id) in new[]
        {
            ("copyreview", article), ("reviewpage", article), ("appliedmessage", "gen_random_uuid()"), ("storedanswer", "n::text"),
            ("picturecredit", "n::text")
        })
        {
            await run(await review.MultiplyAsync($"review.mt_doc_{table}", ("id", id)));
        }

        const string state = "case when n % 5 = 0 then 'waiting' when n % 5 = 1 then 'claimed' else 'approved' end";
        await run(await review.MultiplyAsync(
            "review.mt_doc_reviewline",
            ("id", article),
            ("data", $"""
                sample.data || jsonb_build_object('id', {article}, 'state', {state}, 'work', case when n % 5 < 2 then 'open' else 'done' end,
                  'glass', case when n % 1000 = 0 then 'broken' else 'whole' end, 'turn', '2 ' || lpad(n::text, 20, '0'),
                  'language', case when n % 10 = 0 then 'en' else 'fr' end, 'section', case when n % 500 = 0 then 'sport' else 'actualites' end)
                """)));
        await run(await review.MultiplyAsync("review.mt_streams", ("id", article)));
        await run(await review.MultiplyAsync(
            "review.mt_events", ("seq_id", "-n"), ("id", "gen_random_uuid()"), ("stream_id", article), ("version", "1")));
    }

    // Each decision, on articles of their own.
    private async Task<Guid> DecideAsync()
    {
        await review.ReceiveAsync(new PictureFiled(Guid.CreateVersion7(), 1, DateTimeOffset.UtcNow, Readers.Fatou, "puits", "Awa Traoré"));
        var returned = await OpenAsync();
        await CommandAsync(returned, "claim");
        await CommandAsync(returned, "release");
        var comment = (Guid)(await CommandAsync(returned, "comments", new { text = "Qui ?", blockId = "p0000001" })).Json!["commentId"]!;
        await review.ReceiveAsync(new CommentAnswered(returned, 5, DateTimeOffset.UtcNow, Readers.Fatou, comment, "Le maire."));
        await CommandAsync(returned, $"comments/{comment}/resolve");
        foreach (var accepted in new[] { true, false })
        {
            var suggestion = (Guid)(await CommandAsync(returned, "suggestions", new { text = "Le puits.", blockId = "p0000001" })).Json!["suggestionId"]!;
            await (accepted
                ? review.ReceiveAsync(new SuggestionAccepted(returned, 6, DateTimeOffset.UtcNow, Readers.Fatou, suggestion, 2))
                : review.ReceiveAsync(new SuggestionDeclined(returned, 7, DateTimeOffset.UtcNow, Readers.Fatou, suggestion, null)));
        }

        await CommandAsync(returned, "request-changes", new { note = "Plus court." });
        await CommandAsync(await OpenAsync(), "reject", new { reason = "Pas pour nous." });
        var approved = await OpenAsync();
        await CommandAsync(approved, "legal-hold", new { reason = "Plainte." });
        await CommandAsync(approved, "legal-hold/lift");
        await CommandAsync(approved, "approve", new { revision = 1, publish = "hold" });
        await review.ReceiveAsync(new EditionPublished(approved, 3, DateTimeOffset.UtcNow, "fr", "/fr/a", 1, new string('0', 64)));
        await review.ReceiveAsync(new EditionCorrected(approved, 4, DateTimeOffset.UtcNow, "fr", "/fr/a", 1, new string('0', 64), "Note."));
        await review.ReceiveAsync(new ArticleRetracted(
            approved, 5, DateTimeOffset.UtcNow, Readers.Fatou, ["fr"], new Dictionary<string, string> { ["fr"] = "Faux." }));
        await review.ReceiveAsync(new ArticleKilled(approved, 6, DateTimeOffset.UtcNow, Readers.Fatou, "Jugement."));
        var own = await OpenAsync();
        await review.SendAsync(
            author, HttpMethod.Post, $"/api/reviews/{own}/approve", new { revision = 1, publish = "hold", breakGlass = new { reason = "Personne d'autre." } });
        await CommandAsync(own, "countersign");
        await review.ReceiveAsync(new DraftWithdrawalAsked(await OpenAsync(), 3, DateTimeOffset.UtcNow, Readers.Fatou, 1, null));
        await review.ReceiveAsync(new DraftSpikeAsked(await OpenAsync(), 3, DateTimeOffset.UtcNow, Readers.Fatou, 1, "Doublon."));
        return approved;
    }

    private async Task<Guid> OpenAsync()
    {
        var article = Guid.CreateVersion7();
        var copy = Examples.Copy("Le puits");
        copy = copy with { Blocks = [.. copy.Blocks, new("f0000001", BlockKind.Figure, "", Picture: "puits", Alt: "", Credit: "Awa Traoré")] };
        await review.ReceiveAsync(Examples.DraftSubmitted(article, 2, 1, copy) with { Contributors = [new(author.Id, author.Name)] });
        return article;
    }

    private async Task<Answer> CommandAsync(Guid article, string act, object? body = null)
    {
        var page = await review.GetAsync(editor, $"/api/reviews/{article}");
        return await review.SendAsync(editor, HttpMethod.Post, $"/api/reviews/{article}/{act}", body, act is "reject" or "countersign" ? page.ETag : null);
    }
}
