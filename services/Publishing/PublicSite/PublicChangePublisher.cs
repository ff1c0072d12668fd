using System.Diagnostics;
using EditorialPlatform.Contracts.Publishing;
using MassTransit;
using MassTransit.Logging;
using Npgsql;
using OpenTelemetry;

namespace EditorialPlatform.Publishing.PublicSite;

/// <summary>
/// Publishes <see cref="PublicPagesChanged"/> after each change, and otherwise once per second. Consumers detect a missed version from the
/// next message and request the changes, so messages need neither persistence nor the outbox nor tracing.
/// </summary>
public sealed class PublicChangePublisher(NpgsqlDataSource database, PublicChangeListener listener, IBus bus, TimeProvider time)
{
    private const int MaxVersionsPerMessage = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var untraced = SuppressInstrumentationScope.Begin();
        long? last = null;
        while (true)
        {
            var next = listener.NextAsync(Interval, cancellationToken);
            var message = await ReadAsync(last, cancellationToken);
            await PublishAsync(message, cancellationToken);
            last = message.Version;
            if (message.Version > message.After)
            {
                await using var forget = database.CreateCommand("delete from public_site.changes where version <= $1");
                forget.Parameters.AddWithValue(message.Version - PublicChangeLog.Kept);
                await forget.ExecuteNonQueryAsync(cancellationToken);
            }
            else
            {
                await next;
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    // A single statement, and thus a single snapshot: no row is newer than the version read with it.
    private async Task<PublicPagesChanged> ReadAsync(long? last, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"""
            select now.version, now.epoch, c.version, c.keys, c.addresses, c.why from public_site.version now
            left join lateral (select * from public_site.changes where version > coalesce($1, now.version) order by version limit {MaxVersionsPerMessage}) c on true
            order by c.version
            """);
        command.Parameters.Add(new NpgsqlParameter<long?> { TypedValue = last });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        (long Version, long? After, Guid Epoch) read = default;
        HashSet<string> keys = [], addresses = [], why = [];
        while (await rows.ReadAsync(cancellationToken))
        {
            read = (rows.GetInt64(rows.IsDBNull(2) ? 0 : 2), read.After ?? (rows.IsDBNull(2) ? null : rows.GetInt64(2) - 1), rows.GetGuid(1));
            if (!rows.IsDBNull(2))
            {
                keys.UnionWith(rows.GetFieldValue<string[]>(3));
                addresses.UnionWith(rows.GetFieldValue<string[]>(4));
                why.Add(rows.GetString(5));
            }
        }

        return new(read.Version, read.After ?? read.Version, time.GetUtcNow(), [.. addresses], [.. keys], string.Join(", ", why.Order()), read.Epoch);
    }

    private async Task PublishAsync(PublicPagesChanged message, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        try
        {
            // Expire late messages: consumers have requested the changes by then.
            await bus.Publish(
                message,
                context =>
                {
                    (context.Durable, context.TimeToLive) = (false, Timeout);
                    // An unsampled parent, so that the consumer does not record a trace either.
                    context.Headers.Set(DiagnosticHeaders.ActivityId, $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-00");
                },
                limit.Token).WaitAsync(Timeout, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("Publishing the changes of public pages timed out.");
        }
    }
}
