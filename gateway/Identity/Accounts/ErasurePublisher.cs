using EditorialPlatform.Contracts.Identity;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Identity.Database;
using EditorialPlatform.ServiceDefaults;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace EditorialPlatform.Identity.Accounts;

/// <summary>
/// Publishes erasures to the other services until the broker confirms them, with a deterministic message id. Row locks prevent instances from
/// publishing the same erasure concurrently.
/// </summary>
public sealed class ErasurePublisher(IServiceScopeFactory scopes, IBus bus, TimeProvider time, ILogger<ErasurePublisher> log) : BackgroundService
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim recorded = new(0);

    /// <summary>Publishes the erasure that was committed just now. Those that another instance recorded before it stopped are found by polling.</summary>
    public void Wake() => recorded.Release();

    public override void Dispose()
    {
        recorded.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await PublishAsync(stoppingToken);
                await recorded.WaitAsync(PollInterval, stoppingToken);
            }
            catch (Exception away) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning(away, "An erasure is not told yet; trying again");
                await Task.Delay(RetryInterval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<IdentityDatabase>();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var untold = await database.Erasures.FromSql(
            $"""select * from identity."Erasures" where "Told" is null order by "At" limit 100 for update skip locked""").ToListAsync(cancellationToken);
        foreach (var erasure in untold)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Timeout);
            await bus.PublishConfirmedAsync(
                new PersonErased(erasure.PersonId, erasure.At, erasure.ErasedBy),
                DeterministicGuid.Create("erasure", erasure.PersonId), who: null, erasure.ErasedBy.ToString(),
                patience.Token);
            erasure.Told = time.GetUtcNow();
        }

        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
