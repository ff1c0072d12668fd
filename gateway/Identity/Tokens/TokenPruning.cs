using EditorialPlatform.Http;
using EditorialPlatform.Identity.Database;
using EditorialPlatform.Identity.SignIn;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;

namespace EditorialPlatform.Identity.Tokens;

/// <summary>
/// Deletes expired tokens (every refresh leaves three) and stored responses that can no longer be replayed. Safe to run on several instances at once.
/// </summary>
public sealed class TokenPruning(IServiceScopeFactory scopes, TimeProvider time, ILogger<TokenPruning> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>Longer than the lifetime of any refresh token.</summary>
    private static readonly TimeSpan Threshold = TimeSpan.FromDays(15);

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

            await Task.Delay(Interval, time, stoppingToken);
        }
    }

    private async Task PruneAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (services, now) = (scope.ServiceProvider, time.GetUtcNow());
        await services.GetRequiredService<IOpenIddictTokenManager>().PruneAsync(now - Threshold, cancellationToken);
        await services.GetRequiredService<IOpenIddictAuthorizationManager>().PruneAsync(now - Threshold, cancellationToken);
        var database = services.GetRequiredService<IdentityDatabase>();
        await FailedSignIns.PurgeExpiredAsync(database, now, cancellationToken);
        var oldest = now - IdempotentResponse.Retention;
        await database.Answers.Where(answer => answer.At < oldest).ExecuteDeleteAsync(cancellationToken);
    }
}
