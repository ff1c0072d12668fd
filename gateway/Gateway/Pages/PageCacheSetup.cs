using MassTransit;

namespace EditorialPlatform.Gateway.Pages;

public static class PageCacheSetup
{
    private const long Mebibyte = 1024 * 1024;

    public static void AddPageCache(this WebApplicationBuilder builder)
    {
        var settings = builder.Configuration.GetSection("Pages");
        builder.Services.AddSingleton(new PageCacheLimits(settings.GetValue("MemoryBytes", 256 * Mebibyte), settings.GetValue("PictureBytes", 64 * Mebibyte)));
        builder.Services.AddSingleton<PageCache>().AddSingleton<PublicChangeConsumer>().AddSingleton<PublishingClient>().AddSingleton<PageCacheMiddleware>();
        builder.Services.AddHttpClient(PublishingClient.Name, http => http.Timeout = builder.Configuration.GetValue("Forwarding:ActivityTimeout", TimeSpan.FromSeconds(30)) / 2)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(2) });
    }

    /// <summary>Each copy has a queue of its own, which goes with it: what it did not receive is of no use to it.</summary>
    public static void ReceivePublicChanges(IBusRegistrationContext context, IRabbitMqBusFactoryConfigurator rabbit) =>
        rabbit.ReceiveEndpoint($"gateway-public-pages-changed-{Guid.NewGuid():N}", queue =>
        {
            (queue.Durable, queue.AutoDelete, queue.PublishFaults) = (false, true, false);
            // One after the other, in the order they were published.
            (queue.PrefetchCount, queue.ConcurrentMessageLimit) = (16, 1);
            queue.DiscardFaultedMessages();
            queue.DiscardSkippedMessages();
            queue.Instance(context.GetRequiredService<PublicChangeConsumer>());
            queue.ConnectReceiveEndpointObserver(context.GetRequiredService<PublicChangeConsumer>());
        });

    public static void UsePageCache(this WebApplication app) => app.Use(app.Services.GetRequiredService<PageCacheMiddleware>().InvokeAsync);
}
