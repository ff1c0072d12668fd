using EditorialPlatform.Identity.Database;
using EditorialPlatform.Identity.SignIn;
using EditorialPlatform.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;

namespace EditorialPlatform.Identity.Tokens;

/// <summary>Forgets tokens that are of no more use (every refresh leaves three), and answers that nobody asks for again. Harmless when several copies do it at once.</summary>
public sealed class Pruning(IServiceScopeFactory scopes, TimeProvider time, ILogger<Pruning> log) : BackgroundService
{
    private static readonly TimeSpan Often = TimeSpan.FromHours(1);

    /// <summary>No refresh token lives as long.</summary>
    private static readonly TimeSpan Old = TimeSpan.FromDays(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await PruneAsync(stoppingToken);
            }
            catch (Exception failed) when (failed is not OperationCanceledException)
            {
                log.LogWarning(failed, "Old tokens stay for another hour");
            }

            await Task.Delay(Often, time, stoppingToken);
        }
    }

    private async Task PruneAsync(CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (services, now) = (scope.ServiceProvider, time.GetUtcNow());
        await services.GetRequiredService<IOpenIddictTokenManager>().PruneAsync(now - Old, stop);
        await services.GetRequiredService<IOpenIddictAuthorizationManager>().PruneAsync(now - Old, stop);
        var database = services.GetRequiredService<IdentityDatabase>();
        await FailedSignIns.ForgetOldAsync(database, now, stop);
        var oldest = now - StoredAnswer.Retention;
        await database.Answers.Where(answer => answer.At < oldest).ExecuteDeleteAsync(stop);
    }
}
