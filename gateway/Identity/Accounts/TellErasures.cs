using EditorialPlatform.Contracts.Identity;
using EditorialPlatform.Identity.Database;
using EditorialPlatform.ServiceDefaults;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace EditorialPlatform.Identity.Accounts;

/// <summary>Tells the other services who was erased: as often as it takes, under one id. An erasure is told to one broker by one copy at a time.</summary>
public sealed class TellErasures(IServiceScopeFactory scopes, IBus bus, TimeProvider time, ILogger<TellErasures> log) : BackgroundService
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await TellAsync(stoppingToken);
            }
            catch (Exception away) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning(away, "An erasure is not told yet; trying again");
            }

            await Task.Delay(Often, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TellAsync(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<IdentityDatabase>();
        await using var transaction = await database.Database.BeginTransactionAsync(stop);
        var untold = await database.Erasures.FromSql($"""select * from identity."Erasures" where "Told" is null order by "At" limit 100 for update skip locked""").ToListAsync(stop);
        foreach (var erasure in untold)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
            patience.CancelAfter(Patience);
            await bus.SayAsync(
                new PersonErased(erasure.PersonId, erasure.At, erasure.ErasedBy), Ids.From("erasure", erasure.PersonId), who: null, erasure.ErasedBy.ToString(), patience.Token);
            erasure.Told = time.GetUtcNow();
        }

        await database.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
    }
}
