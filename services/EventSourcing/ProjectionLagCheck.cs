using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace EditorialPlatform.EventSourcing;

/// <summary>
/// Compares the progress of projections and the outbox with the newest event, on every instance. Unhealthy while no instance leads, or while
/// a progress mark does not move although there are later events.
/// </summary>
internal sealed class ProjectionLagCheck(
    NpgsqlDataSource database, ServiceName service, LeaderStatus leader, TimeProvider time) : BackgroundService, IHealthCheck
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan QuietPollInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, (long Position, long Lag, long Since)> marks = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private string? failure = "Not looked at yet.";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        lock (gate)
        {
            var standing = marks.Where(mark => mark.Value.Lag > 0 && time.GetElapsedTime(mark.Value.Since) > StallTimeout)
                .Select(mark => $"{mark.Key} stands at {mark.Value.Position}, {mark.Value.Lag} events behind.");
            var troubles = (failure is null ? standing : standing.Prepend(failure)).Concat(leader.Failures).ToList();
            return Task.FromResult(troubles.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(string.Join(' ', troubles)));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Instrumentation.Meter.CreateObservableGauge(
            "editorial.background.lag", Lags, "{event}", "Committed events that a projection or the outbox has not handled yet.");
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await MeasureAsync(stoppingToken);
            }
            catch (Exception failed) when (failed is NpgsqlException or TimeoutException or InvalidOperationException)
            {
                lock (gate)
                {
                    failure = "The background work cannot be looked at: the database does not answer.";
                }
            }

            await Task.Delay(IsQuiet ? QuietPollInterval : PollInterval, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private bool IsQuiet
    {
        get
        {
            lock (gate)
            {
                return failure is null && marks.Values.All(mark => mark.Lag == 0);
            }
        }
    }

    private async Task MeasureAsync(CancellationToken cancellationToken)
    {
        var schema = SchemaFiles.Quote(service.Value);
        await using var command = database.CreateCommand(
            $"""
            select (select coalesce(max(seq_id), 0) from {schema}.mt_events),
                   exists (select from pg_locks where locktype = 'advisory' and granted and objsubid = 1
                           and database = (select oid from pg_database where datname = current_database())
                           and (classid::bigint << 32) | objid::bigint = {LeaderElection.LockKey});
            select name, last_seq_id from {schema}.mt_event_progression where name not like 'HighWater%';
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (head, led) = (reader.GetInt64(0), reader.GetBoolean(1));
        await reader.NextResultAsync(cancellationToken);
        var seen = new Dictionary<string, long>(StringComparer.Ordinal) { [$"{OutboxRelay.SubscriptionName}:All"] = 0 };
        while (await reader.ReadAsync(cancellationToken))
        {
            seen[reader.GetString(0)] = reader.GetInt64(1);
        }

        lock (gate)
        {
            failure = led ? null : "No copy leads the background work.";
            foreach (var (name, position) in seen)
            {
                var moved = !marks.TryGetValue(name, out var before) || before.Position != position || before.Lag == 0;
                marks[name] = (position, Math.Max(0, head - position), moved ? time.GetTimestamp() : before.Since);
            }
        }
    }

    private IEnumerable<Measurement<long>> Lags()
    {
        lock (gate)
        {
            return [.. marks.Select(mark => new Measurement<long>(mark.Value.Lag, new("shard", mark.Key), new("service", service.Value)))];
        }
    }
}
