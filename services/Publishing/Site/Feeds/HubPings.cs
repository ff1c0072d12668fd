using EditorialPlatform.Publishing.Publications;
using Marten;
using Marten.Schema;

namespace EditorialPlatform.Publishing.Site.Feeds;

/// <summary>How far the hub has been told.</summary>
[DocumentAlias("hubmark")]
public sealed record HubMark
{
    public string Id { get; init; } = "hub";

    public long Sequence { get; init; }
}

/// <summary>
/// WebSub: tells the configured hub which feeds have changed, and the hub tells their subscribers. A hub that does not answer is asked
/// again later; readers wait for nothing.
/// </summary>
public sealed class HubPings(IDocumentStore store, SiteSettings site, IHttpClientFactory clients, TimeProvider time, ILogger<HubPings> log)
{
    private static readonly string[] Files = ["feed.atom", "feed.rss", "feed.json"];
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>The feeds that an event changes.</summary>
    public static IEnumerable<string> Feeds(string origin, object happened, Func<string, string?> sectionOf) =>
        happened switch
        {
            EditionPublished it => Of(origin, it.Language, Section(it.Path)),
            EditionUpdated it => Of(origin, it.Language, Section(it.Path)),
            EditionCorrected it => Of(origin, it.Language, Section(it.Path)),
            EditionClarified it => Of(origin, it.Language, Section(it.Path)),
            ArticleRetracted it => it.Languages.SelectMany(language => Of(origin, language, sectionOf(language))),
            ArticleKilled => Words.Languages.SelectMany(language => Of(origin, language, sectionOf(language))),
            _ => [],
        };

    public async Task RunAsync(CancellationToken stop)
    {
        var wait = Beat;
        while (site.Hub is not null)
        {
            try
            {
                await TellAsync(stop);
                wait = Beat;
            }
            catch (Exception away) when (away is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
            {
                wait = wait * 2 < Patience ? wait * 2 : Patience;
                log.LogWarning(away, "The hub {Hub} does not answer; telling it again in {Wait}", site.Hub, wait);
            }

            await Task.Delay(wait, time, stop);
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, time, stop);
    }

    private async Task TellAsync(CancellationToken stop)
    {
        await using var session = store.LightweightSession();
        var known = (await store.Advanced.AllProjectionProgress(token: stop)).FirstOrDefault(shard => shard.ShardName == "HighWaterMark")?.Sequence ?? 0;
        var mark = await session.LoadAsync<HubMark>("hub", stop);
        // A hub that is configured today has missed nothing yesterday.
        if (mark is not null && known > mark.Sequence)
        {
            var events = await session.Events.QueryAllRawEvents().Where(e => e.Sequence > mark.Sequence && e.Sequence <= known).OrderBy(e => e.Sequence).Take(500).ToListAsync(stop);
            var feeds = new HashSet<string>(StringComparer.Ordinal);
            foreach (var happened in events)
            {
                var publication = happened.Data is ArticleRetracted or ArticleKilled ? await session.LoadAsync<Publication>(happened.StreamId, stop) : null;
                feeds.UnionWith(Feeds(site.Origin, happened.Data, language => publication?.Of(language).Live?.Path is { } path ? Section(path) : null));
            }

            foreach (var feed in feeds)
            {
                using var form = new FormUrlEncodedContent([new("hub.mode", "publish"), new("hub.url", feed)]);
                using var client = clients.CreateClient("hub");
                using var answer = await client.PostAsync(site.Hub, form, stop);
                answer.EnsureSuccessStatusCode();
            }

            known = events.Count == 500 ? events[^1].Sequence : known;
        }

        if (mark?.Sequence != known)
        {
            session.Store(new HubMark { Sequence = known });
            await session.SaveChangesAsync(stop);
        }
    }

    private static IEnumerable<string> Of(string origin, string language, string? section) =>
        from place in section is null ? new[] { $"/{language}" } : [$"/{language}", $"/{language}/{section}"]
        from file in Files
        select $"{origin}{place}/{file}";

    private static string Section(string path) => path.Split('/')[2];
}
