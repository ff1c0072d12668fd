using System.Collections.Concurrent;
using System.Diagnostics;

namespace EditorialPlatform.Tests.ServiceTests.Infrastructure;

/// <summary>Stops the database that all tests share, so it does not run in parallel with others.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(Alone))]
public sealed class DatabaseCrashes
{
    private const int Crashes = 8;

    [Fact]
    public async Task Crashes_under_load_lose_nothing_and_double_nothing_with_two_copies_of_the_service()
    {
        await using var newsroom = Newsroom.Of("drafting", "review");
        await newsroom.InitializeAsync();
        var second = newsroom.AnotherCopy("drafting");
        await second.StartAsync();
        try
        {
            using var load = new CancellationTokenSource();
            var filed = new ConcurrentBag<Guid>();
            var copies = new[] { newsroom["drafting"].Http, second.Http };
            var writers = Enumerable.Range(0, 4).Select(number => WriteAsync(newsroom, copies[number % 2], filed, load.Token)).ToArray();
            for (var crash = 0; crash < Crashes; crash++)
            {
                await Task.Delay(TimeSpan.FromSeconds(1.5));
                Control("kill");
                Control("start");
            }

            await Task.Delay(TimeSpan.FromSeconds(2));
            await load.CancelAsync();
            await Task.WhenAll(writers);
            Assert.NotEmpty(filed);

            await Eventually.TrueAsync(
                async () => await newsroom.AskAsync<long>(
                    "review", "select count(distinct stream_id) from review.mt_events where type = 'review_opened'") >= filed.Count,
                $"{filed.Count} reviews are open",
                TimeSpan.FromSeconds(60));
            Assert.Equal(0, await newsroom.AskAsync<long>(
                "review", "select count(*) from (select 1 from review.mt_events where type = 'review_opened' group by stream_id having count(*) > 1) twice"));
            Assert.Equal(0, await newsroom.AskAsync<long>(
                "drafting", "select count(*) from (select 1 from drafting.mt_events group by stream_id, type having count(*) > 1) twice"));
            Assert.Equal(1, await newsroom.AskAsync<long>(
                "drafting", "select count(*) from pg_locks where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = "
                    + "current_database())"));
            foreach (var copy in copies.Append(newsroom["review"].Http))
            {
                var seen = "";
                await Eventually.TrueAsync(
                    async () => !(seen = await copy.GetStringAsyncWhatever("/health/ready")).Contains("\"unhealthy\"", StringComparison.Ordinal),
                    () => $"everything is ready again: {seen}", TimeSpan.FromSeconds(30));
            }
        }
        finally
        {
            second.Kill();
        }
    }

    // Writes as a reporter and repeats each command, with the same key, until there is a response.
    private static async Task WriteAsync(Newsroom newsroom, HttpClient copy, ConcurrentBag<Guid> filed, CancellationToken cancellationToken)
    {
        var reporter = TestUser.Reporter(newsroom);
        while (!cancellationToken.IsCancellationRequested)
        {
            var article = Guid.CreateVersion7();
            await UntilAnsweredAsync(() => reporter.SendAsync(
                "drafting",
                HttpMethod.Post,
                "/api/drafts",
                new { articleId = article, language = "fr", headline = "Le puits", blocks = new[] { new { kind = "paragraph", text = "Il y puise." } } },
                key: $"{article}-start",
                at: copy));
            await UntilAnsweredAsync(() => reporter.SendAsync(
                "drafting", HttpMethod.Post, $"/api/drafts/{article}/submit", new { revision = 1 }, key: $"{article}-submit", at: copy));
            filed.Add(article);
        }
    }

    private static async Task UntilAnsweredAsync(Func<Task<Answer>> send)
    {
        while (true)
        {
            try
            {
                var answer = await send();
                if (answer.Ok)
                {
                    return;
                }

                Assert.True(answer.Status == 503, $"{answer.Status} {answer.Body}");
            }
            catch (HttpRequestException)
            {
                // Without a response the outcome is unknown, so the request is repeated.
            }

            await Task.Delay(100, CancellationToken.None);
        }
    }

    private static void Control(string act)
    {
        using var control = Process.Start(
            Environment.GetEnvironmentVariable("TEST_POSTGRES_CTL") ?? throw new InvalidOperationException("TEST_POSTGRES_CTL is not set."), act);
        control.WaitForExit();
        Assert.Equal(0, control.ExitCode);
    }
}
