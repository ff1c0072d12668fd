using MassTransit;

namespace EditorialPlatform.Gateway.Pages;

public static class PageCacheSetup
{
    private const long Mebibyte = 1024 * 1024;

    public static void AddPageCache(this WebApplicationBuilder builder)
    {
        var settings = builder.Configuration.GetSection("Pages");
        builder.Services.AddSingleton(new PageCacheLimits(settings.GetValue("MemoryBytes", 64 * Mebibyte), settings.GetValue("PictureBytes", 32 * Mebibyte)));
        builder.Services.AddSingleton<PageCache>().AddSingleton<PublicChangeConsumer>().AddSingleton<PublishingClient>().AddSingleton<PageCacheMiddleware>();
        // After half the forwarding timeout the request is forwarded instead, and may still succeed in time.
        var timeout = builder.Configuration.GetValue("Forwarding:ActivityTimeout", TimeSpan.FromSeconds(30)) / 2;
        builder.Services.AddHttpClient(PublishingClient.Name, http => http.Timeout = timeout).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(2),
        });
    }

    /// <summary>Each instance has its own auto-delete queue: messages missed while it was down are of no use to it.</summary>
    public static void ReceivePublicChanges(IBusRegistrationContext context, IRabbitMqBusFactoryConfigurator rabbit) =>
        rabbit.ReceiveEndpoint($"gateway-public-pages-changed-{Guid.NewGuid():N}", queue =>
        {
            (queue.Durable, queue.AutoDelete, queue.PublishFaults) = (false, true, false);
            // Process messages one at a time, in the order they were published.
            (queue.PrefetchCount, queue.ConcurrentMessageLimit) = (16, 1);
            queue.DiscardFaultedMessages();
            queue.DiscardSkippedMessages();
            queue.Instance(context.GetRequiredService<PublicChangeConsumer>());
            queue.ConnectReceiveEndpointObserver(context.GetRequiredService<PublicChangeConsumer>());
        });

    public static void UsePageCache(this WebApplication app) => app.Use(app.Services.GetRequiredService<PageCacheMiddleware>().InvokeAsync);
}
