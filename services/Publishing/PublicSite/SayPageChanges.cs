using EditorialPlatform.Contracts.Publishing;
using MassTransit;
using Npgsql;

namespace EditorialPlatform.Publishing.PublicSite;

/// <summary>
/// Says outside this database what has changed on public pages. The rows of <c>public_site.changes</c>, written in the transactions
/// that changed the pages, are the outbox: a row goes when the broker has confirmed it. Nobody need be there to hear: who was not,
/// knows by the version that he has missed something.
/// </summary>
public sealed class SayPageChanges(NpgsqlDataSource database, PageChanges changes, IBus bus, TimeProvider time)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = changes.NextAsync(Beat, cancellationToken);
            var message = await PendingAsync(cancellationToken);
            await SayAsync(message, cancellationToken);
            if (message.Version > message.After)
            {
                await using var said = database.CreateCommand("delete from public_site.changes where version <= $1");
                said.Parameters.AddWithValue(message.Version);
                await said.ExecuteNonQueryAsync(cancellationToken);
            }
            else
            {
                await next;
            }
        }
    }

    // One look: no row waits in it that is not later than its version.
    private async Task<PublicPagesChanged> PendingAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            select now.version, c.version, c.keys, c.addresses, c.why from public_site.version now
            left join lateral (select * from public_site.changes order by version limit 100) c on true order by c.version
            """);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var (version, after) = (0L, 0L);
        HashSet<string> keys = [], addresses = [], why = [];
        for (var first = true; await rows.ReadAsync(cancellationToken); first = false)
        {
            version = rows.GetInt64(rows.IsDBNull(1) ? 0 : 1);
            after = !first ? after : rows.IsDBNull(1) ? version : version - 1;
            if (!rows.IsDBNull(1))
            {
                keys.UnionWith(rows.GetFieldValue<string[]>(2));
                addresses.UnionWith(rows.GetFieldValue<string[]>(3));
                why.Add(rows.GetString(4));
            }
        }

        return new(version, after, time.GetUtcNow(), [.. addresses], [.. keys], string.Join(", ", why.Order()));
    }

    private async Task SayAsync(PublicPagesChanged message, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            // What is late is of no use: whoever would hear it looks for himself by then.
            await bus.Publish(message, context => (context.Durable, context.TimeToLive) = (false, Limit), limit.Token).WaitAsync(Limit, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The broker does not take what has changed on public pages.");
        }
    }
}
