using System.Reflection;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EditorialPlatform.ServiceDefaults;

/// <summary>MassTransit on RabbitMQ, the same way in every service: one quorum queue per message, named after service and message.</summary>
internal static class Bus
{
    public static void AddBus(this WebApplicationBuilder builder, string service, Assembly slices)
    {
        builder.Logging.AddFilter("MassTransit", LogLevel.Warning);
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            foreach (var (consumer, message) in Inbox.Consumers(slices))
            {
                bus.AddConsumer(consumer).Endpoint(endpoint => endpoint.Name = Inbox.Queue(service, message));
            }

            bus.AddConfigureEndpointsCallback((_, _, endpoint) =>
            {
                // Nobody listens to faults: a failed message waits, visible, in its _error queue.
                endpoint.PublishFaults = false;
                if (endpoint is IRabbitMqReceiveEndpointConfigurator queue)
                {
                    queue.SetQuorumQueue();
                    queue.PrefetchCount = 16;
                }

                endpoint.UseMessageRetry(away =>
                {
                    away.Handle<Exception>(Inbox.IsDatabaseAway);
                    away.Interval(1200, TimeSpan.FromSeconds(1));
                });
                endpoint.UseMessageRetry(faster =>
                {
                    faster.Handle<Exception>(CommandRoutes.SomebodyWasFaster);
                    faster.Intervals(5, 10, 20, 40, 80, 160, 320, 640);
                });
                endpoint.UseMessageRetry(failed =>
                {
                    failed.Ignore<Exception>(exception => Inbox.IsDatabaseAway(exception) || CommandRoutes.SomebodyWasFaster(exception));
                    failed.Intervals(100, 300, 900);
                });
            });
            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(new Uri(builder.Configuration.Required("ConnectionStrings:Broker")));
                rabbit.ConfigureEndpoints(context);
            });
        });
    }
}
