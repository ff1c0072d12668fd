using System.Globalization;
using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.ServiceDefaults;
using MassTransit;

namespace EditorialPlatform.Gateway.Pages;

/// <summary>
/// What Publishing has said of its pages, and whether it can be relied on: it says something twice a second, and each time what was
/// before. Whoever has not heard for a while, has lost the line, or has missed something asks before he shows a page.
/// </summary>
public sealed class PageNews(Shelf shelf, TimeProvider time) : IConsumer<PublicPagesChanged>, IReceiveEndpointObserver
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private long heard = -1;
    private long known = -1;
    private long trustedUntil;

    /// <summary>Whether every change has been heard of, but for those of the last moment.</summary>
    public bool IsUpToDate => Interlocked.Read(ref trustedUntil) > time.GetTimestamp();

    /// <summary>The newest version of what is public that anybody has told us of.</summary>
    public long Known => Interlocked.Read(ref known);

    /// <summary>A command's answer says up to which version it has changed what is public.</summary>
    public void Tell(string version)
    {
        lock (gate)
        {
            if (!long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var now) || now > known)
            {
                shelf.Doubt();
                known = Math.Max(known, now);
            }
        }
    }

    public Task Consume(ConsumeContext<PublicPagesChanged> context)
    {
        var said = context.Message;
        lock (gate)
        {
            // Said again after a crash it is no news, and a version that goes back is another world.
            if (said.After > heard || (said.Version < heard && said.Version == said.After))
            {
                shelf.Doubt();
                (heard, known) = (said.Version, said.Version);
            }

            if (said.Keys.Count + said.Addresses.Count > 0)
            {
                shelf.Evict(said.Keys.Concat(said.Addresses));
            }

            heard = Math.Max(heard, said.Version);
            known = Math.Max(known, heard);
            Interlocked.Exchange(ref trustedUntil, time.GetTimestamp() + (long)(Patience.TotalSeconds * time.TimestampFrequency));
        }

        return Task.CompletedTask;
    }

    public Task Ready(ReceiveEndpointReady ready) => Task.CompletedTask;

    public Task Stopping(ReceiveEndpointStopping stopping) => LoseAsync();

    public Task Completed(ReceiveEndpointCompleted completed) => LoseAsync();

    public Task Faulted(ReceiveEndpointFaulted faulted) => LoseAsync();

    private Task LoseAsync()
    {
        lock (gate)
        {
            (trustedUntil, heard) = (0, -1);
        }

        return Task.CompletedTask;
    }
}
