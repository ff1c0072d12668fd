using System.Globalization;
using EditorialPlatform.ServiceDefaults;
using Npgsql;

namespace EditorialPlatform.Publishing.PublicSite;

/// <summary>
/// Hears from PostgreSQL what has changed, and takes off the shelf what rests on it. While the line is down, or has not been heard
/// of for a while, <see cref="Covers"/> says no, and every request looks at the tables' version itself.
/// </summary>
public sealed class PageChanges(PublicSiteQueries.Database database, Shelf shelf, TimeProvider time, ILogger<PageChanges> log) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private TaskCompletionSource said = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long heard;
    private long trustedUntil;

    /// <summary>The newest version of the public tables whose changes have been heard of.</summary>
    public long Heard => Interlocked.Read(ref heard);

    /// <summary>Whether changes are heard of at present, and all up to this version have been.</summary>
    public bool Covers(long version) => Interlocked.Read(ref trustedUntil) > time.GetTimestamp() && version <= Heard;

    /// <summary>Waits until the changes up to a version have been heard of. Should that take too long, nothing is believed until the line has been tried again.</summary>
    public async Task HearAsync(long version, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(Patience);
        try
        {
            while (Interlocked.Read(ref trustedUntil) > time.GetTimestamp())
            {
                Task next;
                lock (gate)
                {
                    next = said.Task;
                }

                if (version <= Heard)
                {
                    return;
                }

                await next.WaitAsync(late.Token);
            }
        }
        catch (OperationCanceledException)
        {
            Interlocked.Exchange(ref trustedUntil, 0);
        }
    }

    /// <summary>Waits until the next change has been heard of, or for so long.</summary>
    public async Task NextAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        Task next;
        lock (gate)
        {
            next = said.Task;
        }

        await Task.WhenAny(next, Task.Delay(atMost, time, cancellationToken));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var own = new NpgsqlConnectionStringBuilder(database.ConnectionString) { ApplicationName = "publishing page changes", Pooling = false, CommandTimeout = 1 }.ConnectionString;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = new NpgsqlConnection(own);
                await connection.OpenAsync(stoppingToken);
                await ListenAsync(connection, stoppingToken);
            }
            catch (Exception lost) when (!stoppingToken.IsCancellationRequested)
            {
                Interlocked.Exchange(ref trustedUntil, 0);
                log.LogWarning(lost, "Changes of public pages are not heard of; every request looks for itself");
                await Task.Delay(Beat, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ListenAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        connection.Notification += (_, notification) => Hear(notification.Payload);
        await using (var listen = new NpgsqlCommand("listen public_pages", connection))
        {
            await listen.ExecuteNonQueryAsync(cancellationToken);
        }

        // What changed while nobody listened is not known.
        shelf.Doubt();
        while (true)
        {
            var asked = time.GetTimestamp();
            await using var look = new NpgsqlCommand("select version from public_site.version", connection);
            var version = (long)(await look.ExecuteScalarAsync(cancellationToken))!;
            if (version != Heard)
            {
                // Not said, or not yet: nothing is lost by looking again at what is kept.
                shelf.Doubt();
                Say(version);
            }

            Interlocked.Exchange(ref trustedUntil, asked + (long)(Patience.TotalSeconds * time.TimestampFrequency));
            while (time.GetElapsedTime(asked) < Beat)
            {
                await connection.WaitAsync(Beat - time.GetElapsedTime(asked) is { Ticks: > TimeSpan.TicksPerMillisecond } left ? left : TimeSpan.FromMilliseconds(1), cancellationToken);
            }
        }
    }

    // "17 article-… list-fr": a version, and the keys of what has changed in it.
    private void Hear(string payload)
    {
        var words = payload.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        shelf.Evict(words[1..]);
        Say(Math.Max(Heard, long.Parse(words[0], CultureInfo.InvariantCulture)));
    }

    private void Say(long version)
    {
        lock (gate)
        {
            heard = version;
            said.SetResult();
            said = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
