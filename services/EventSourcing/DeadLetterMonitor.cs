using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace EditorialPlatform.EventSourcing;

/// <summary>
/// Counts messages in the dead-letter queues (<c>_error</c> after failed retries, <c>_skipped</c> for unknown types), reports them in health, and moves
/// them back on demand. A dead-letter queue exists from its first message on, and RabbitMQ logs an error for each question about one that does not:
/// all are asked for once on each connection, and then only those that exist or that this copy has moved a message to.
/// </summary>
internal sealed class DeadLetterMonitor(IConfiguration configuration, ServiceName service) : BackgroundService, IHealthCheck
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);

    private volatile IReadOnlyDictionary<string, uint> depths = new Dictionary<string, uint>();
    private volatile bool unavailable;
    private readonly ConcurrentDictionary<string, bool> existing = new(StringComparer.Ordinal);

    private readonly string[] watched =
    [
        .. Inbox.Consumers(service.Slices)
            .Select(consumer => Inbox.Queue(service.Value, consumer.Message))
            .SelectMany(queue => new[] { $"{queue}_error", $"{queue}_skipped" }),
    ];

    /// <summary>Unhealthy while the broker is unavailable. Messages in these queues are only reported, because the service still works.</summary>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (unavailable)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy("The broker does not answer."));
        }

        var waiting = depths.Where(queue => queue.Value > 0).Select(queue => $"{queue.Key}: {queue.Value}").ToList();
        return Task.FromResult(waiting.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(string.Join(", ", waiting)));
    }

    /// <summary>Moves the messages in the service's error queues back to their original queues. Each is removed only after the broker's confirmation.</summary>
    /// <returns>The number of messages.</returns>
    public async Task<int> RedriveAsync(CancellationToken cancellationToken)
    {
        await using var connection = await ConnectAsync(cancellationToken);
        var driven = 0;
        foreach (var queue in watched)
        {
            await using var channel = await connection.CreateChannelAsync(
                new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken);
            if (await DepthAsync(channel, queue, cancellationToken) is not { } depth)
            {
                continue;
            }

            var target = queue[..queue.LastIndexOf('_')];
            // Move only as many as there were at the start, so that a message that fails again does not loop.
            for (; depth > 0 && await channel.BasicGetAsync(queue, autoAck: false, cancellationToken) is { } failed; depth--)
            {
                var properties = new BasicProperties(failed.BasicProperties);
                foreach (var header in properties.Headers?.Keys.Where(key => key.StartsWith("MT-Fault", StringComparison.Ordinal) || key == "MT-Reason")
                    .ToList() ?? [])
                {
                    properties.Headers!.Remove(header);
                }

                await channel.BasicPublishAsync("", target, mandatory: true, properties, failed.Body, cancellationToken);
                await channel.BasicAckAsync(failed.DeliveryTag, multiple: false, cancellationToken);
                driven++;
            }
        }

        return driven;
    }

    /// <summary>Notes that a message was moved to a dead-letter queue, which therefore exists.</summary>
    /// <param name="queue">The queue.</param>
    public void NoteMoved(string queue) => existing.TryAdd(queue, true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Instrumentation.Meter.CreateObservableGauge(
            "editorial.messages.failed",
            () => depths.Select(queue => new Measurement<long>(queue.Value, new KeyValuePair<string, object?>("queue", queue.Key))),
            "{message}",
            "Messages in error queues.");
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await ConnectAsync(stoppingToken);
                foreach (var queue in watched)
                {
                    NoteMoved(queue);
                }

                while (true)
                {
                    depths = await DepthsAsync(connection, stoppingToken);
                    unavailable = false;
                    await Task.Delay(PollInterval, stoppingToken);
                }
            }
            catch (Exception) when (!stoppingToken.IsCancellationRequested)
            {
                unavailable = true;
                await Task.Delay(PollInterval, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<Dictionary<string, uint>> DepthsAsync(IConnection connection, CancellationToken cancellationToken)
    {
        var found = watched.ToDictionary(queue => queue, _ => 0u);
        // Opening a channel shows that the broker answers, also when there is no queue to ask for.
        var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        try
        {
            foreach (var queue in existing.Keys)
            {
                // Before the question, so that a message that is moved meanwhile is noted.
                existing.TryRemove(queue, out _);
                if (await DepthAsync(channel, queue, cancellationToken) is { } depth)
                {
                    found[queue] = depth;
                    NoteMoved(queue);
                    continue;
                }

                // A passive declaration of a missing queue closes the channel.
                await channel.DisposeAsync();
                channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            }

            return found;
        }
        finally
        {
            await channel.DisposeAsync();
        }
    }

    private static async Task<uint?> DepthAsync(IChannel channel, string queue, CancellationToken cancellationToken)
    {
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue, cancellationToken)).MessageCount;
        }
        catch (OperationInterruptedException missing) when (missing.ShutdownReason?.ReplyCode == 404)
        {
            return null;
        }
    }

    private Task<IConnection> ConnectAsync(CancellationToken cancellationToken) =>
        new ConnectionFactory
        {
            Uri = new Uri(configuration.Required("ConnectionStrings:Broker")),
            ClientProvidedName = $"{service.Value} error queues"
        }.CreateConnectionAsync(cancellationToken);
}
