using System.Diagnostics;
using JasperFx;
using JasperFx.Events.Daemon;
using Marten;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace EditorialPlatform.EventSourcing;

/// <summary>Background work that only one copy of a service runs at a time. It runs until cancelled and is restarted when it fails.</summary>
/// <param name="Name">Its name in logs.</param>
/// <param name="Run">The work.</param>
public sealed record LeaderTask(string Name, Func<CancellationToken, Task> Run);

/// <summary>The state of the background work that this instance leads.</summary>
internal sealed class LeaderStatus
{
    /// <summary>Why parts of it have stopped; empty while they run, or while another instance leads.</summary>
    public IReadOnlyList<string> Failures { get; set; } = [];
}

/// <summary>
/// One copy of each service leads the background work: the one that holds a PostgreSQL advisory lock on a connection of its own.
/// It uses <c>pg_try_advisory_lock</c>, not the waiting form: a waiting statement is an open transaction and stalls Marten's high-water detection.
/// </summary>
internal sealed class LeaderElection(
    EventStoreAddress address, IDocumentStore store, AppendNotifications appended, IEnumerable<LeaderTask> duties, LeaderStatus status,
    ILogger<LeaderElection> log) : BackgroundService
{
    /// <summary>The same in every service, because advisory locks are per database.</summary>
    public const long LockKey = 0x4544_4954_4C45_4144;

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var own = new NpgsqlConnectionStringBuilder(address.ConnectionString)
        {
            Pooling = false,
            CommandTimeout = 3,
            Timeout = 3,
            // Checked by a statement instead, which also fails in time when the server no longer answers.
            KeepAlive = 0,
            MaxAutoPrepare = 0,
        }.ConnectionString;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = new NpgsqlConnection(own);
                await connection.OpenAsync(stoppingToken);
                while (!await QueryAsync(connection, "select pg_try_advisory_lock(@key)", stoppingToken))
                {
                    await Task.Delay(PollInterval, stoppingToken);
                }

                await LeadAsync(connection, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception lost)
            {
                log.LogWarning(lost, "The lead is lost or cannot be asked for; trying again");
                await Task.Delay(PollInterval, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task LeadAsync(NpgsqlConnection connection, CancellationToken stoppingToken)
    {
        log.LogInformation("Leading the background work");
        using var lead = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        // Listens before the daemon and the tasks look for the first time, so that they miss nothing in between.
        connection.Notification += (_, _) => appended.Signal();
        await using (var listen = new NpgsqlCommand($"listen {AppendNotifications.Channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(stoppingToken);
        }

        using var daemon = await store.BuildProjectionDaemonAsync();
        var work = duties.Select(duty => RepeatAsync(duty, lead.Token)).ToArray();
        try
        {
            await daemon.StartAllAsync();
            var (looked, ask) = (Stopwatch.GetTimestamp(), true);
            while (true)
            {
                // Returns early for each notification; a broken connection throws.
                await connection.WaitAsync(PollInterval, stoppingToken);
                if (Stopwatch.GetElapsedTime(looked) < PollInterval)
                {
                    continue;
                }

                (looked, ask) = (Stopwatch.GetTimestamp(), !ask);
                await RestartPausedAsync(daemon, stoppingToken);
                // Every other time: it is there for a server that neither answers nor closes the connection.
                if (ask)
                {
                    await QueryAsync(connection, "select true or @key = 0", stoppingToken);
                }
            }
        }
        finally
        {
            status.Failures = [];
            await lead.CancelAsync();
            await Task.WhenAll([daemon.StopAllAsync(), .. work]).WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Marten pauses a failing shard for good, so restart it here and report the reason in readiness meanwhile.
    private async Task RestartPausedAsync(IProjectionDaemon daemon, CancellationToken cancellationToken)
    {
        var paused = daemon.CurrentAgents().Where(agent => agent.Status == AgentStatus.Paused).ToList();
        status.Failures = [.. paused.Select(agent => $"{agent.Name.Identity} stands at event {agent.Position}: {agent.Failure}")];
        foreach (var agent in paused)
        {
            log.LogError("{Shard} stands at event {Position}: {Failure}", agent.Name.Identity, agent.Position, agent.Failure);
            await daemon.StartAgentAsync(agent.Name, cancellationToken);
        }

        if (daemon.IsHighWaterStale)
        {
            await daemon.RestartHighWaterAgentAsync(cancellationToken);
        }
    }

    private async Task RepeatAsync(LeaderTask duty, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await duty.Run(cancellationToken);
            }
            catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
            {
                log.LogError(failed, "{Duty} failed; starting it again", duty.Name);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(PollInterval, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<bool> QueryAsync(NpgsqlConnection connection, string question, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(question, connection) { Parameters = { new("key", LockKey) } };
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
