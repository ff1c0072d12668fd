using Npgsql;

namespace EditorialPlatform.Publishing.PublicSite;

/// <summary>Listens for PostgreSQL notifications of changes to public rows, so that publishers need not poll often.</summary>
public sealed class PublicChangeListener(PublicSiteQueries.Database database, TimeProvider time, ILogger<PublicChangeListener> log) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(500);

    private volatile TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits for the next change or the timeout, because notifications are lost when the connection breaks.</summary>
    /// <param name="timeout">The maximum time to wait.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task NextAsync(TimeSpan timeout, CancellationToken cancellationToken) => Task.WhenAny(changed.Task, Task.Delay(timeout, time, cancellationToken));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString)
        {
            ApplicationName = "publishing page changes",
            Pooling = false,
            KeepAlive = 5
        };
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = new NpgsqlConnection(settings.ConnectionString);
                await connection.OpenAsync(stoppingToken);
                connection.Notification += (_, _) => Signal();
                await using var listen = new NpgsqlCommand("listen public_pages", connection);
                await listen.ExecuteNonQueryAsync(stoppingToken);
                Signal();
                while (true)
                {
                    await connection.WaitAsync(stoppingToken);
                }
            }
            catch (Exception lost) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning(lost, "Not notified of changes of public pages; polling for them");
                await Task.Delay(RetryAfter, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Signal() => Interlocked.Exchange(ref changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
}
