using EditorialPlatform.Http;
using EditorialPlatform.Publishing.Site;
using Npgsql;

namespace EditorialPlatform.Publishing.PublicSite;

/// <summary>
/// Sends purge requests with surrogate keys to the configured CDN. Pending purges are stored in the transactions that change the pages, so they do
/// not depend on the broker, and are retried until the CDN confirms them.
/// </summary>
public sealed class CdnPurges(
    NpgsqlDataSource database, PublicChangeListener changes, SiteSettings site, IHttpClientFactory clients, TimeProvider time, ILogger<CdnPurges> log)
{
    // Limits the header's length: servers reject long headers.
    private const int AtOnce = 100;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    // A cache between this service and the CDN may serve a stale page for a moment, and the CDN may have fetched it. The second purge removes it.
    private static readonly TimeSpan ResendAfter = TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await RegisterAsync(site.Cdn is not null, cancellationToken);
        var wait = PollInterval;
        while (site.Cdn is { } cdn)
        {
            var next = changes.NextAsync(wait, cancellationToken);
            try
            {
                await SendAsync(cdn, cancellationToken);
                wait = PollInterval;
            }
            catch (Exception away) when (away is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                wait = wait * 2 < Timeout ? wait * 2 : Timeout;
                log.LogWarning(away, "Purging the CDN at {Address} failed; trying again in {Wait}", cdn.Address, wait);
                next = Task.Delay(wait, time, cancellationToken);
            }

            await next;
            cancellationToken.ThrowIfCancellationRequested();
        }

        await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, time, cancellationToken);
    }

    // A newly configured CDN may have cached pages before it received purges, so purge everything once. Lock the version row, which every change
    // waits for, so that no change is missed in between.
    private async Task RegisterAsync(bool configured, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var register = new NpgsqlCommand(
            configured
                ? """
                  select version from public_site.version for update;
                  with new as (insert into public_site.cdn values (true) on conflict do nothing returning one)
                  insert into public_site.purges (version, keys) select version, '{*}' from public_site.version, new on conflict do nothing;
                  """
                : "select version from public_site.version for update; delete from public_site.cdn; delete from public_site.purges;",
            connection,
            transaction);
        await register.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task SendAsync(Cdn cdn, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (versions, keys) = (new List<long>(), new HashSet<string>(StringComparer.Ordinal));
        await using (var due = database.CreateCommand(
            "select version, keys from public_site.purges where told is null or told <= $1 order by version limit 100"))
        {
            due.Parameters.AddWithValue(now - ResendAfter);
            await using var rows = await due.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
            {
                versions.Add(rows.GetInt64(0));
                keys.UnionWith(rows.GetFieldValue<string[]>(1));
            }
        }

        foreach (var some in keys.Contains(PublicPages.EveryKey) ? [[SurrogateKeys.Site]] : keys.Chunk(AtOnce))
        {
            using var request = new HttpRequestMessage(cdn.Method, cdn.Address);
            request.Headers.TryAddWithoutValidation(cdn.Header, string.Join(' ', some));
            foreach (var (name, value) in cdn.Headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            using var client = clients.CreateClient("cdn");
            using var answer = await client.SendAsync(request, cancellationToken);
            answer.EnsureSuccessStatusCode();
        }

        if (versions.Count > 0)
        {
            await using var told = database.CreateCommand(
                """
                with twice as (delete from public_site.purges where version = any($1) and told is not null)
                update public_site.purges set told = $2 where version = any($1) and told is null
                """);
            told.Parameters.AddWithValue(versions);
            told.Parameters.AddWithValue(now);
            await told.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
