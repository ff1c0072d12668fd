using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using Marten;
using Npgsql;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>
/// Publishes editions that have become due by schedule or by the end of an embargo, including those that became due while the service was down. Stands
/// still while the clock differs from the database's. Runs on the leader only.
/// </summary>
public sealed class Schedule(
    IDocumentStore store, AppendNotifications appended, DatabaseClock clock, TimeProvider time, ILogger<Schedule> log)
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // Taken before the reading: an edition that is scheduled meanwhile is read in the next turn.
            var next = appended.Next;
            var (due, wait) = await ReadAsync(cancellationToken);
            if (!await clock.AgreesAsync(matters: due.Count > 0, cancellationToken))
            {
                (due, wait) = ([], MaxWait);
            }

            foreach (var article in due)
            {
                await PublishAsync(article, cancellationToken);
            }

            await next.WaitAsync(wait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (next.IsCompleted)
            {
                // Appends come in bursts; few of them schedule anything.
                await Task.Delay(RetryInterval, time, cancellationToken);
            }
        }
    }

    private async Task<(IReadOnlyList<Guid> Due, TimeSpan Wait)> ReadAsync(CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var now = time.GetUtcNow();
        var first = await session.Query<PublicationView>()
            .Where(page => page.DueAt != null)
            .OrderBy(page => page.DueAt)
            .Take(100)
            .Select(page => new { page.Id, page.DueAt })
            .ToListAsync(cancellationToken);
        var due = first.TakeWhile(page => page.DueAt <= now).Select(page => page.Id).ToList();
        return (due, due.Count > 0 ? RetryInterval : WaitUntil(first.Select(page => page.DueAt).FirstOrDefault(), now));
    }

    private static TimeSpan WaitUntil(DateTimeOffset? due, DateTimeOffset now) =>
        due - now is { } left && left < MaxWait ? TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(left.TotalMilliseconds))) : MaxWait;

    // An article that fails does not prevent others from being published; the failure is shown on the board.
    private async Task PublishAsync(Guid article, CancellationToken cancellationToken)
    {
        try
        {
            await AppendAsync(article, Publish, cancellationToken);
        }
        catch (Exception failed) when (failed is not (OperationCanceledException or NpgsqlException or JasperFx.ConcurrencyException or TimeoutException)
            && failed.GetBaseException() is not NpgsqlException)
        {
            log.LogError(failed, "{Article} could not go out", article);
            await AppendAsync(article, (publication, _, now) => Fail(publication, failed.Message, now), cancellationToken);
        }
        catch (Exception later) when (later is not OperationCanceledException)
        {
            log.LogWarning(later, "{Article} goes out later: somebody else was faster, or the database is away", article);
        }
    }

    public static IReadOnlyList<object> Publish(Publication publication, IReadOnlySet<string> taken, DateTimeOffset now) =>
        ReleasePolicy.Apply(publication, [], taken, now);

    public static IReadOnlyList<object> Fail(Publication publication, string reason, DateTimeOffset now) =>
        [.. publication.Editions.Where(edition => publication.DueAt(edition) <= now)
            .Select(edition => new PublicationFailed(edition.Language, edition.Pending!.Revision, reason))];

    private async Task AppendAsync(
        Guid article, Func<Publication, IReadOnlySet<string>, DateTimeOffset, IReadOnlyList<object>> decide, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        var (taken, now) = (await Addresses.FindTakenAsync(session, article), time.GetUtcNow());
        await session.AppendAsSystemAsync<Publication>(
            article, [typeof(EditionPrepared)], publication => decide(publication, taken, now), now, cancellationToken);
    }
}
