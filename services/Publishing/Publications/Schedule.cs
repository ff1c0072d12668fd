using EditorialPlatform.ServiceDefaults;
using Marten;
using Npgsql;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>
/// Publishes what has fallen due, by a schedule or by the end of an embargo; what fell due while nobody looked is due now.
/// One copy of the service leads it.
/// </summary>
public sealed class Schedule(IDocumentStore store, TimeProvider time, ILogger<Schedule> log)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            foreach (var article in await DueAsync(stop))
            {
                await PublishAsync(article, stop);
            }

            await Task.Delay(Beat, time, stop);
        }
    }

    private async Task<IReadOnlyList<Guid>> DueAsync(CancellationToken stop)
    {
        await using var session = store.QuerySession();
        var now = time.GetUtcNow();
        return await session.Query<PublicationPage>().Where(page => page.DueAt <= now).OrderBy(page => page.DueAt).Take(100).Select(page => page.Id).ToListAsync(stop);
    }

    // One article that cannot go out does not keep the others in; it says why on the board.
    private async Task PublishAsync(Guid article, CancellationToken stop)
    {
        try
        {
            await AppendAsync(article, GoOut, stop);
        }
        catch (Exception failed) when (failed is not (OperationCanceledException or NpgsqlException or JasperFx.ConcurrencyException or TimeoutException)
            && failed.GetBaseException() is not NpgsqlException)
        {
            log.LogError(failed, "{Article} could not go out", article);
            await AppendAsync(article, (publication, _, now) => Fail(publication, failed.Message, now), stop);
        }
        catch (Exception later) when (later is not OperationCanceledException)
        {
            log.LogWarning(later, "{Article} goes out later: somebody else was faster, or the database is away", article);
        }
    }

    public static IReadOnlyList<object> GoOut(Publication publication, IReadOnlySet<string> taken, DateTimeOffset now) => GoingOut.After(publication, [], taken, now);

    public static IReadOnlyList<object> Fail(Publication publication, string reason, DateTimeOffset now) =>
        [.. publication.Editions.Where(edition => publication.DueAt(edition) <= now).Select(edition => new PublicationFailed(edition.Language, edition.Pending!.Revision, reason))];

    private async Task AppendAsync(Guid article, Func<Publication, IReadOnlySet<string>, DateTimeOffset, IReadOnlyList<object>> decide, CancellationToken stop)
    {
        await using var session = store.LightweightSession();
        var (taken, now) = (await Addresses.TakenAsync(session, article), time.GetUtcNow());
        await session.ActAsync<Publication>(article, [typeof(EditionPrepared)], publication => decide(publication, taken, now), now, stop);
    }
}
