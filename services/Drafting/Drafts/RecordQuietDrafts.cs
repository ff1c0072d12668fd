using EditorialPlatform.EventSourcing;
using Marten;
using Npgsql;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>
/// Records what has been left alone for ten minutes, and forgets the saves between recorded revisions after 30 days. Runs on the leader only.
/// </summary>
public sealed class RecordQuietDrafts(IDocumentStore store, NpgsqlDataSource database, TimeProvider time, ILogger<RecordQuietDrafts> log)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            foreach (var article in await FindQuietAsync(cancellationToken))
            {
                await RecordAsync(article, cancellationToken);
            }

            await SavedRevisions.ForgetAsync(database, time.GetUtcNow() - SavedRevisions.Retention, cancellationToken);
            await Task.Delay(PollInterval, time, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<Guid>> FindQuietAsync(CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var savedBefore = time.GetUtcNow() - RecordDraft.QuietTime;
        return await session.Query<WorkingCopy>()
            .Where(copy => copy.SavedAt <= savedBefore)
            .OrderBy(copy => copy.SavedAt)
            .Take(100)
            .Select(copy => copy.Id)
            .ToListAsync(cancellationToken);
    }

    private async Task RecordAsync(Guid article, CancellationToken cancellationToken)
    {
        try
        {
            await using var session = store.LightweightSession();
            var now = time.GetUtcNow();
            await session.AppendAsSystemAsync<Draft>(article, [], draft => RecordDraft.WhenQuiet(draft, now), now, cancellationToken);
        }
        catch (Exception faster) when (StreamExtensions.IsConcurrencyConflict(faster))
        {
            log.LogInformation("{Article} is not quiet any more", article);
        }
    }
}
