using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using MassTransit;
using MassTransit.Middleware;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace EditorialPlatform.ServiceDefaults;

/// <summary>Configures MassTransit on RabbitMQ in the same way for every program: one quorum queue per message, named after program and message.</summary>
public static class BusDefaults
{
    /// <summary>Adds the bus.</summary>
    /// <param name="builder">The program.</param>
    /// <param name="service">The program's name.</param>
    /// <param name="consumers">Adds the consumers.</param>
    /// <param name="more">Adds other kinds of queues.</param>
    /// <param name="heartbeat">The interval for detecting dead connections, if the default of a minute is too long.</param>
    /// <param name="needed">Whether readiness requires that the queues are bound and consumed;
    /// <see langword="false"/> for a program that can serve requests without the broker.</param>
    public static void AddBus(
        this WebApplicationBuilder builder, string service, IEnumerable<(Type Consumer, Type Message)> consumers,
        Action<IBusRegistrationContext, IRabbitMqBusFactoryConfigurator>? more = null, TimeSpan? heartbeat = null, bool needed = false)
    {
        builder.Logging.AddFilter("MassTransit", LogLevel.Warning);
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.ConfigureHealthCheckOptions(health => health.MinimalFailureStatus = needed ? HealthStatus.Unhealthy : HealthStatus.Degraded);
            foreach (var (consumer, message) in consumers)
            {
                bus.AddConsumer(consumer).Endpoint(endpoint => endpoint.Name = Inbox.Queue(service, message));
            }

            bus.AddConfigureEndpointsCallback((context, name, endpoint) =>
            {
                endpoint.CountDeadLetters(name, context.GetService<DeadLetterMonitor>());
                // Nothing consumes Fault messages; a failed message is visible in its _error queue.
                endpoint.PublishFaults = false;
                if (endpoint is IRabbitMqReceiveEndpointConfigurator queue)
                {
                    queue.SetQuorumQueue();
                    queue.PrefetchCount = 16;
                }

                endpoint.UseMessageRetry(away =>
                {
                    away.Handle<Exception>(Inbox.IsTransientDatabaseError);
                    away.Interval(1200, TimeSpan.FromSeconds(1));
                });
                endpoint.UseMessageRetry(faster =>
                {
                    faster.Handle<Exception>(StreamExtensions.IsConcurrencyConflict);
                    faster.Intervals(5, 10, 20, 40, 80, 160, 320, 640);
                });
                endpoint.UseMessageRetry(failed =>
                {
                    failed.Ignore<Exception>(exception => Inbox.IsTransientDatabaseError(exception) || StreamExtensions.IsConcurrencyConflict(exception));
                    failed.Intervals(100, 300, 900);
                });
            });
            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(new Uri(builder.Configuration.Required("ConnectionStrings:Broker")), host =>
                {
                    if (heartbeat is { } often)
                    {
                        host.Heartbeat(often);
                    }
                });
                more?.Invoke(context, rabbit);
                rabbit.ConfigureEndpoints(context);
            });
        });
    }

    // As MassTransit does by default, and then tells the monitor which queue has a message now.
    private static void CountDeadLetters(this IReceiveEndpointConfigurator endpoint, string queue, DeadLetterMonitor? monitor)
    {
        if (monitor is null)
        {
            return;
        }

        endpoint.ConfigureError(pipe =>
        {
            pipe.UseFilter(new NoteMoved<ExceptionReceiveContext>(monitor, $"{queue}_error"));
            pipe.UseFilter(new GenerateFaultFilter());
            pipe.UseFilter(new ErrorTransportFilter());
        });
        endpoint.ConfigureDeadLetter(pipe =>
        {
            pipe.UseFilter(new NoteMoved<ReceiveContext>(monitor, $"{queue}_skipped"));
            pipe.UseFilter(new DeadLetterTransportFilter());
        });
    }

    private sealed class NoteMoved<TContext>(DeadLetterMonitor monitor, string queue) : IFilter<TContext>
        where TContext : class, PipeContext
    {
        public async Task Send(TContext context, IPipe<TContext> next)
        {
            await next.Send(context);
            monitor.NoteMoved(queue);
        }

        public void Probe(ProbeContext context) => context.CreateFilterScope("dead letters");
    }
}
