using System.Globalization;
using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.Http;
using MassTransit;

namespace EditorialPlatform.Gateway.Pages;

/// <summary>How far the cached pages are known to be up to date.</summary>
public enum Freshness
{
    /// <summary>All changes have been applied.</summary>
    Fresh,

    /// <summary>The database is unavailable, but no earlier change was missed.</summary>
    Stale,

    /// <summary>Publishing is unavailable.</summary>
    Unknown,
}

/// <summary>
/// Keeps the page cache coherent with Publishing. Cached pages are served without revalidation only while the broker connection is up and the last
/// <see cref="PublicPagesChanged"/>, which is published continuously, was received without a gap in the last 1.5 s. Otherwise all requests wait for
/// one shared request to Publishing for the changes.
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

    // The number of times changes may have been missed, and up to which of them Publishing has been queried since.
    private long doubts = 1;
    private long settled;
    private long lastHeard = long.MinValue / 2;
    private long freshUntil = long.MinValue;

    public bool IsFresh => Interlocked.Read(ref freshUntil) > time.GetTimestamp();

    private long MaxSilenceTicks => (long)(MaxSilence.TotalSeconds * time.TimestampFrequency);

    /// <summary>
    /// Requests the changes from Publishing unless the cache is known to be fresh. Concurrent callers share a request, but never one that was sent
    /// before they arrived.
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

    /// <summary>Applies the version header of a service response: pages older than the version the response changed or read are no longer fresh.</summary>
    /// <param name="version">The header value; <c>unknown</c> if Publishing could not read it.</param>
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
            // Callers that arrive from here on wait for the next request.
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
                    if (answer.Keys.Contains(PublicPages.EveryKey))
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
