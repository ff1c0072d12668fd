using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>
/// Compares the service's clock with its database's. A clock that is wrong publishes too early or too late, so the schedule stands still while the two
/// differ; health says so.
/// </summary>
public sealed class DatabaseClock(NpgsqlDataSource database, TimeProvider time, ILogger<DatabaseClock> log) : IHealthCheck
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private long compared;
    private bool agrees;

    /// <summary>Whether the clocks agree. Asks the database if something depends on the answer, and now and then in any case.</summary>
    public async Task<bool> AgreesAsync(bool matters, CancellationToken cancellationToken)
    {
        if (compared != 0 && !matters && agrees && time.GetElapsedTime(compared) < Interval)
        {
            return true;
        }

        var difference = await CompareAsync(cancellationToken);
        var before = agrees || compared == 0;
        (agrees, compared) = (IsTolerable(difference), time.GetTimestamp());
        if (!agrees && before)
        {
            log.LogError("The clock is {Difference} from the database's: nothing goes out by schedule until they agree", difference);
        }
        else if (agrees && !before)
        {
            log.LogInformation("The clock agrees with the database's again: what is due goes out");
        }

        return agrees;
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var difference = await CompareAsync(cancellationToken);
            return IsTolerable(difference) ? HealthCheckResult.Healthy()
                : HealthCheckResult.Degraded(FormattableString.Invariant(
                    $"The clock is {difference.TotalSeconds:+0.0;-0.0} s from the database's: nothing goes out by schedule until they agree."));
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException)
        {
            return HealthCheckResult.Degraded("The clock cannot be compared: the database does not answer.");
        }
    }

    /// <summary>How far the service's clock is from the database's, at least: the database read its own at some moment between the two.</summary>
    public static TimeSpan Difference(DateTimeOffset before, DateTimeOffset there, DateTimeOffset after) =>
        there < before ? before - there : there > after ? after - there : TimeSpan.Zero;

    public static bool IsTolerable(TimeSpan difference) => difference.Duration() <= Tolerance;

    private async Task<TimeSpan> CompareAsync(CancellationToken cancellationToken)
    {
        // Not qualified with a schema, so that a test can give the database another clock.
        await using var command = database.CreateCommand("select clock_timestamp()");
        command.CommandTimeout = 3;
        var before = time.GetUtcNow();
        var there = (DateTime)(await command.ExecuteScalarAsync(cancellationToken))!;
        return Difference(before, new DateTimeOffset(there, TimeSpan.Zero), time.GetUtcNow());
    }
}
