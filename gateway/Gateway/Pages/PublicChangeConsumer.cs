using System.Globalization;
using EditorialPlatform.Contracts.Publishing;
using MassTransit;

namespace EditorialPlatform.Gateway.Pages;

/// <summary>What is known of cached pages.</summary>
public enum Freshness
{
    /// <summary>Every change has been applied.</summary>
    Fresh,

    /// <summary>The database is away, and no change was missed before.</summary>
    Stale,

    /// <summary>Publishing cannot be asked.</summary>
    Unknown,
}

/// <summary>
/// Keeps the page cache in step with Publishing. Cached pages are served without asking only while the broker's line is up and
/// <see cref="PublicPagesChanged"/>, which is published all the time, has been received without a gap in the last 1.5 s; else every request
/// waits for one shared question to Publishing about what has changed.
/// </summary>
public sealed class PublicChangeConsumer(PageCache cache, PublishingClient publishing, TimeProvider time)
    : IConsumer<PublicPagesChanged>, IReceiveEndpointObserver
{
    private static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(1.5);

    private readonly Lock gate = new();
    private Task<Freshness> current = Task.FromResult(Freshness.Unknown);
    private Task<Freshness>? next;
    private Guid? epoch;
    private bool connected;

    // Changes may have been missed, so many times; and up to which of them Publishing has been asked since.
    private long doubts = 1;
    private long settled;
    private long lastHeard = long.MinValue / 2;
    private long freshUntil = long.MinValue;

    public bool IsFresh => Interlocked.Read(ref freshUntil) > time.GetTimestamp();

    private long MaxSilenceTicks => (long)(MaxSilence.TotalSeconds * time.TimestampFrequency);

    /// <summary>
    /// Asks Publishing what has changed, unless it is known. Requests that come at the same time share a question that was not sent before they came.
    /// </summary>
    public Task<Freshness> EnsureFreshAsync()
    {
        if (IsFresh)
        {
            return Task.FromResult(Freshness.Fresh);
        }

        lock (gate)
        {
            return next ??= AskAfterAsync(current);
        }
    }

    /// <summary>
    /// A service's answer says up to which version it has changed or seen what is public: before it is passed on, no older page is fresh here.
    /// </summary>
    /// <param name="version">The header's value; <c>unknown</c> when Publishing could not read it.</param>
    public void Require(string version)
    {
        if (!long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var changed) || changed > cache.Version)
        {
            Doubt();
        }
    }

    public Task Consume(ConsumeContext<PublicPagesChanged> context)
    {
        var message = context.Message;
        lock (gate)
        {
            var now = time.GetTimestamp();
            if (now - lastHeard > MaxSilenceTicks || message.Epoch != epoch || message.After > cache.Version || message.Version < cache.Version)
            {
                doubts++;
            }
            else if (message.Version > cache.Version)
            {
                cache.Apply(message.Version, message.Keys);
            }

            lastHeard = now;
            Update();
        }

        return Task.CompletedTask;
    }

    public Task Ready(ReceiveEndpointReady ready) => SetLineAsync(up: true);

    public Task Stopping(ReceiveEndpointStopping stopping) => SetLineAsync(up: false);

    public Task Completed(ReceiveEndpointCompleted completed) => SetLineAsync(up: false);

    public Task Faulted(ReceiveEndpointFaulted faulted) => SetLineAsync(up: false);

    private Task SetLineAsync(bool up)
    {
        lock (gate)
        {
            connected = up;
            doubts++;
            Update();
        }

        return Task.CompletedTask;
    }

    private void Doubt()
    {
        lock (gate)
        {
            doubts++;
            Update();
        }
    }

    private void Update() =>
        Interlocked.Exchange(ref freshUntil, connected && doubts == settled ? lastHeard + MaxSilenceTicks : long.MinValue);

    private async Task<Freshness> AskAfterAsync(Task<Freshness> before)
    {
        await ((Task)before).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        long asked;
        lock (gate)
        {
            // Whoever comes from here on waits for the next one.
            (current, next, asked) = (next!, null, doubts);
        }

        var changes = await publishing.ChangesAsync(cache.Version, epoch);
        lock (gate)
        {
            switch (changes)
            {
                case { DatabaseIsAway: true }:
                    return connected && doubts == settled ? Freshness.Stale : Freshness.Unknown;
                case { Changes: { } answer }:
                    if (answer.Keys.Contains(PageCache.Everything))
                    {
                        cache.Clear(answer.Version);
                    }
                    else
                    {
                        cache.Apply(answer.Version, answer.Keys);
                    }

                    (epoch, settled) = (answer.Epoch, Math.Max(settled, asked));
                    Update();
                    return Freshness.Fresh;
                default:
                    return Freshness.Unknown;
            }
        }
    }
}
