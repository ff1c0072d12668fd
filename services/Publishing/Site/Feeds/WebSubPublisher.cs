using EditorialPlatform.Publishing.Publications;
using Marten;
using Marten.Schema;

namespace EditorialPlatform.Publishing.Site.Feeds;

/// <summary>The WebSub checkpoint.</summary>
[DocumentAlias("hubmark")]
public sealed record WebSubCheckpoint
{
    public string Id { get; init; } = "hub";

    public long Sequence { get; init; }
}

/// <summary>Notifies the configured WebSub hub of changed feeds. Runs in the background and retries until the hub responds.</summary>
public sealed class WebSubPublisher(IDocumentStore store, SiteSettings site, IHttpClientFactory clients, TimeProvider time, ILogger<WebSubPublisher> log)
{
    private static readonly string[] Files = ["feed.atom", "feed.rss", "feed.json"];
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    /// <summary>The feeds that an event changes.</summary>
    public static IEnumerable<string> Feeds(string origin, object happened, Func<string, string?> sectionOf) =>
        happened switch
        {
            EditionPublished it => Of(origin, it.Language, Section(it.Path)),
            EditionUpdated it => Of(origin, it.Language, Section(it.Path)),
            EditionCorrected it => Of(origin, it.Language, Section(it.Path)),
            EditionClarified it => Of(origin, it.Language, Section(it.Path)),
            ArticleRetracted it => it.Languages.SelectMany(language => Of(origin, language, sectionOf(language))),
            ArticleKilled => UiText.Languages.SelectMany(language => Of(origin, language, sectionOf(language))),
            _ => [],
        };

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var wait = PollInterval;
        while (site.Hub is not null)
        {
            try
            {
                await SendAsync(cancellationToken);
                wait = PollInterval;
            }
            catch (Exception away) when (away is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                wait = wait * 2 < Timeout ? wait * 2 : Timeout;
                log.LogWarning(away, "The hub {Hub} does not answer; telling it again in {Wait}", site.Hub, wait);
            }

            await Task.Delay(wait, time, cancellationToken);
        }

        await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, time, cancellationToken);
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        var known = (await store.Advanced.AllProjectionProgress(token: cancellationToken)).FirstOrDefault(shard => shard.ShardName == "HighWaterMark")?.Sequence
            ?? 0;
        var mark = await session.LoadAsync<WebSubCheckpoint>("hub", cancellationToken);
        // Without a checkpoint the hub is new, and is not notified of earlier events.
        if (mark is not null && known > mark.Sequence)
        {
            var events = await session.Events.QueryAllRawEvents()
                .Where(e => e.Sequence > mark.Sequence && e.Sequence <= known)
                .OrderBy(e => e.Sequence)
                .Take(500)
                .ToListAsync(cancellationToken);
            var feeds = new HashSet<string>(StringComparer.Ordinal);
            foreach (var happened in events)
            {
                var publication = happened.Data is ArticleRetracted or ArticleKilled
                    ? await session.LoadAsync<Publication>(happened.StreamId, cancellationToken)
                    : null;
                feeds.UnionWith(Feeds(site.Origin, happened.Data, language => publication?.Of(language).Live?.Path is { } path ? Section(path) : null));
            }

            foreach (var feed in feeds)
            {
                using var form = new FormUrlEncodedContent([new("hub.mode", "publish"), new("hub.url", feed)]);
                using var client = clients.CreateClient("hub");
                using var answer = await client.PostAsync(site.Hub, form, cancellationToken);
                answer.EnsureSuccessStatusCode();
            }

            known = events.Count == 500 ? events[^1].Sequence : known;
        }

        if (mark?.Sequence != known)
        {
            session.Store(new WebSubCheckpoint { Sequence = known });
            await session.SaveChangesAsync(cancellationToken);
        }
    }

    private static IEnumerable<string> Of(string origin, string language, string? section) =>
        from place in section is null ? new[] { $"/{language}" } : [$"/{language}", $"/{language}/{section}"]
        from file in Files
        select $"{origin}{place}/{file}";

    private static string Section(string path) => path.Split('/')[2];
}
