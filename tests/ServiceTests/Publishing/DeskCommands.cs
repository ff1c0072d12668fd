using System.Net;
using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Review;

namespace EditorialPlatform.Tests.ServiceTests.Publishing;

/// <summary>Publishing commands of editors and their responses.</summary>
public sealed class DeskCommands(Newsroom newsroom) : IAsyncLifetime
{
    private TestBus bus = null!;

    public async ValueTask InitializeAsync() => bus = await TestBus.StartAsync(newsroom);

    public ValueTask DisposeAsync() => bus.DisposeAsync();

    [Fact]
    public async Task Held_scheduled_unscheduled_embargoed_and_published_by_hand()
    {
        var (article, copy) = (Guid.CreateVersion7(), Examples.Copy(Readers.Unique("À la main")));
        await bus.PublishAsync(Readers.Approved(article, 4, 1, copy, PublishWhen.Hold));
        var editor = TestUser.Editor(newsroom);
        var etag = await StateAsync("held");
        Assert.Equal(428, (await editor.PostAsync("publishing", Url("publish"))).Status);
        Assert.Equal(412, (await editor.PostAsync("publishing", Url("publish"), ifMatch: "\"99\"")).Status);
        Assert.Equal(404, (await TestUser.Reporter(newsroom).PostAsync("publishing", Url("publish"), ifMatch: etag)).Status);
        etag = await DoAsync("release", null, etag);
        await StateAsync("prepared");
        etag = await DoAsync("schedule", new { at = DateTimeOffset.UtcNow.AddHours(1) }, etag);
        await StateAsync("scheduled");
        etag = await DoAsync("unschedule", null, etag);
        etag = await DoAsync("embargo", new { until = DateTimeOffset.UtcNow.AddHours(2) }, etag);
        var early = await editor.PostAsync("publishing", Url("schedule"), new { at = DateTimeOffset.UtcNow.AddHours(1) }, etag);
        Assert.Equal((409, "embargoed"), (early.Status, early.Code));
        foreach (var moment in (string[])["2020-01-01T10:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
        {
            var past = await editor.PostAsync("publishing", Url("schedule"), new { at = moment }, etag);
            Assert.Equal((422, "/at"), (past.Status, past.Json!["errors"]!.AsObject().Single().Key));
            past = await editor.PostAsync("publishing", Url("embargo"), new { until = moment }, etag);
            Assert.Equal((422, "/until"), (past.Status, past.Json!["errors"]!.AsObject().Single().Key));
        }

        etag = await DoAsync("schedule", new { at = "9998-12-31T23:59:59+14:00" }, etag);
        etag = await DoAsync("publish", null, etag);
        await StateAsync("scheduled");
        Assert.Equal(HttpStatusCode.NotFound, (await newsroom.ReadAsync(Readers.PathOf(copy))).Status);
        var lifted = await editor.PostAsync("publishing", Url("embargo/lift"), ifMatch: etag);
        Assert.Equal(200, lifted.Status);
        // The page is public as soon as the command has returned.
        Assert.Equal(HttpStatusCode.OK, (await newsroom.ReadAsync(Readers.PathOf(copy))).Status);
        await StateAsync("published");
        var board = await editor.GetAsync("publishing", "/api/publications?state=published&limit=200");
        Assert.Contains(board.Json!["items"]!.AsArray(), item => item!["articleId"]!.GetValue<Guid>() == article);
        Assert.Equal(403, (await TestUser.Reporter(newsroom).GetAsync("publishing", "/api/publications")).Status);
        Assert.Equal(422, (await editor.GetAsync("publishing", "/api/publications?state=lost")).Status);

        string Url(string act) => $"/api/publications/{article}/{act}";

        async Task<string?> DoAsync(string act, object? body, string? ifMatch)
        {
            var answer = await editor.PostAsync("publishing", Url(act), body, ifMatch);
            Assert.True(answer.Status == 200, $"{act}: {answer.Status} {answer.Body}");
            return answer.ETag;
        }

        async Task<string?> StateAsync(string state)
        {
            await Eventually.JsonAsync(
                () => editor.GetAsync("publishing", $"/api/publications/{article}"), json => json["state"]!.GetValue<string>() == state, $"it is {state}");
            return (await editor.GetAsync("publishing", $"/api/publications/{article}")).ETag;
        }
    }

    [Fact]
    public async Task A_copy_that_is_not_the_approved_one_waits_in_the_error_queue_and_is_shown_to_nobody()
    {
        await using var own = Newsroom.Of("publishing");
        await own.InitializeAsync();
        await using var line = await TestBus.StartAsync(own);
        var (article, copy) = (Guid.CreateVersion7(), Examples.Copy(Readers.Unique("Altéré")));
        await line.PublishAsync(Readers.Approved(article, 4, 1, copy) with { Copy = copy with { Standfirst = "Other words." } });
        await Eventually.TrueAsync(async () => (await own["publishing"].Http.GetStringAsyncWhatever("/health/ready")).Contains(
            "publishing-copy-approved_error", StringComparison.Ordinal), "readiness names the queue", TimeSpan.FromSeconds(30));
        Assert.Equal(HttpStatusCode.NotFound, (await own.ReadAsync(Readers.PathOf(copy))).Status);
    }

    [Fact]
    public async Task Three_times_the_same_and_the_other_order_have_one_effect()
    {
        var (article, copy, english) = (Guid.CreateVersion7(), Examples.Copy(Readers.Unique("Trois fois")), Readers.English(Readers.Unique("Three times")));
        var (approved, translated) = (Readers.Approved(article, 4, 1, copy), Readers.Translated(article, 5, 1, english));
        var (one, two) = (Guid.NewGuid(), Guid.NewGuid());
        await Task.WhenAll(Enumerable.Range(0, 3).SelectMany(_ => new[] { bus.PublishAsync(translated, two), bus.PublishAsync(approved, one) }));
        await newsroom.OutAsync(Readers.PathOf(copy));
        await newsroom.OutAsync(Readers.PathOf(english));
        // Duplicates with other ids, and an older approval that arrives late.
        await newsroom.ProcessedAsync(
            "publishing",
            await bus.PublishAsync(approved),
            await bus.PublishAsync(translated),
            await bus.PublishAsync(Readers.Approved(article, 2, 1, copy with { Headline = "Trop vieux" })));
        Assert.Equal(
            "edition_prepared 2, edition_published 2",
            await newsroom.AskAsync<string>("publishing", "select string_agg(type || ' ' || number, ', ' order by type) from (select type, count(*) number "
                + $"from publishing.mt_events where stream_id = '{article}' group by type) each"));
    }

    [Fact]
    public async Task Why_there_is_a_legal_hold_is_for_editors_only()
    {
        var (article, copy, reporter, editor) = (Guid.CreateVersion7(), Examples.Copy(), TestUser.Reporter(newsroom), TestUser.Editor(newsroom));
        var author = new Person(reporter.Id, reporter.Name);
        await bus.PublishAsync(Examples.DraftSubmitted(article, 3, 1, copy, author));
        await bus.PublishAsync(Readers.Approved(article, 99, 1, copy, PublishWhen.Hold) with { Contributors = [author] });
        await Eventually.TrueAsync(async () => (await reporter.GetAsync("review", $"/api/reviews/{article}")).Ok, "it is under review");
        var reason = $"Plainte {Guid.NewGuid():N}";
        var held = await editor.PostAsync("review", $"/api/reviews/{article}/legal-hold", new { reason });
        Assert.True(held.Ok, held.Body);
        await Eventually.JsonAsync(
            () => editor.GetAsync("publishing", $"/api/publications/{article}"),
            json => json["editions"]!.AsArray().Count == 1 && json["legalHold"] is not null,
            "Publishing has heard of it");
        foreach (var (service, path) in new[]
        {
            ("review", $"/api/reviews/{article}"), ("review", $"/internal/history/{article}"), ("publishing", $"/api/publications/{article}"),
            ("publishing", $"/internal/history/{article}")
        })
        {
            var (open, withheld) = (await editor.GetAsync(service, path), await reporter.GetAsync(service, path));
            Assert.Contains(reason, open.Body, StringComparison.Ordinal);
            Assert.Equal(200, withheld.Status);
            Assert.DoesNotContain(reason, withheld.Body, StringComparison.Ordinal);
            // That there is one is no secret.
            Assert.Contains("legalHold", withheld.Body, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal("", (string)(await reporter.GetAsync("publishing", $"/api/publications/{article}")).Json!["legalHold"]!);
    }
}
