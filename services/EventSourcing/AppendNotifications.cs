using JasperFx.Events.Daemon.HighWater;
using Marten;

namespace EditorialPlatform.EventSourcing;

/// <summary>
/// Tells background work on the leading copy that events were committed, so that it need not poll often. <see cref="LeaderElection"/> listens for
/// PostgreSQL's notifications on the connection that holds the lead.
/// </summary>
/// <remarks>Marten's own wake-up drops the notifications that arrive while the daemon reads, and each of those costs a polling interval.</remarks>
public sealed class AppendNotifications : IDaemonWakeup
{
    internal const string Channel = "mt_events_appended";

    // What is not notified, such as a gap left by a transaction that was rolled back, follows an append that was.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(4);

    private TaskCompletionSource next = New();
    private Task daemonWaitsFor;
    private int quietWaits;

    /// <summary>Nothing has been appended yet.</summary>
    public AppendNotifications() => daemonWaitsFor = Next;

    /// <summary>Completes at the next append. Take it before reading what an append would change.</summary>
    public Task Next => Volatile.Read(ref next).Task;

    /// <summary>Completes <see cref="Next"/>.</summary>
    public void Signal() => Interlocked.Exchange(ref next, New()).SetResult();

    /// <summary>The daemon's wait between two looks at the store: until an append since the end of the previous wait, or for the
    /// interval, which doubles while nothing is appended.</summary>
    /// <param name="timeout">Marten's polling interval.</param>
    /// <param name="token">Cancels the wait.</param>
    public async Task WaitAsync(TimeSpan timeout, CancellationToken token)
    {
        var wait = timeout * Math.Pow(2, quietWaits);
        await daemonWaitsFor.WaitAsync(wait < MaxWait ? wait : MaxWait, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        token.ThrowIfCancellationRequested();
        quietWaits = daemonWaitsFor.IsCompleted ? 0 : Math.Min(quietWaits + 1, 10);
        daemonWaitsFor = Next;
    }

    /// <summary>Nothing to release: the store may build another daemon with it.</summary>
    public void Dispose()
    {
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Sends the notification in the transaction of the events.</summary>
    internal sealed class Sender : DocumentSessionListenerBase
    {
        public override Task BeforeSaveChangesAsync(IDocumentSession session, CancellationToken token)
        {
            if (session.PendingChanges.Streams().Any())
            {
                session.QueueSqlCommand($"notify {Channel}");
            }

            return Task.CompletedTask;
        }
    }
}
