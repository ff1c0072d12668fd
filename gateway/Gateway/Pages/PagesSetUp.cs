using EditorialPlatform.ServiceDefaults;
using MassTransit;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EditorialPlatform.Gateway.Pages;

public static class PagesSetUp
{
    public static void AddPublicPages(this WebApplicationBuilder builder)
    {
        var bytes = builder.Configuration.GetValue("Pages:MemoryBytes", 256L * 1024 * 1024);
        builder.Services.AddSingleton(provider => new Shelf(bytes, provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<PageNews>().AddSingleton<PublicPages>().AddSingleton<AtOnce>().AddAnsweredFirst(provider => provider.GetRequiredService<AtOnce>().Find);
        builder.Logging.AddFilter("MassTransit", LogLevel.Warning);
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            // Readers are served without the broker, only slower: no reason to send them away.
            bus.ConfigureHealthCheckOptions(health => health.MinimalFailureStatus = HealthStatus.Degraded);
            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(new Uri(builder.Configuration.Required("ConnectionStrings:Broker")), host => host.Heartbeat(TimeSpan.FromSeconds(5)));
                // Each copy has a queue of its own, which goes with it: what it did not hear it has no use for.
                rabbit.ReceiveEndpoint($"gateway-public-pages-changed-{Guid.NewGuid():N}", queue =>
                {
                    (queue.Durable, queue.AutoDelete, queue.PublishFaults) = (false, true, false);
                    // One after the other, as they were said.
                    (queue.PrefetchCount, queue.ConcurrentMessageLimit) = (16, 1);
                    queue.DiscardFaultedMessages();
                    queue.DiscardSkippedMessages();
                    queue.Instance(context.GetRequiredService<PageNews>());
                    queue.ConnectReceiveEndpointObserver(context.GetRequiredService<PageNews>());
                });
            });
        });
    }

    public static void UsePublicPages(this WebApplication app) => app.Use(app.Services.GetRequiredService<PublicPages>().ServeAsync);
}
