using EditorialPlatform.ServiceDefaults;
using MassTransit;

namespace EditorialPlatform.Gateway.Pages;

public static class PagesSetUp
{
    public static void AddPublicPages(this WebApplicationBuilder builder)
    {
        var bytes = builder.Configuration.GetValue("Pages:MemoryBytes", 256L * 1024 * 1024);
        builder.Services.AddSingleton(provider => new Shelf(bytes, provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<PageNews>().AddSingleton<PublicPages>().AddSingleton<AtOnce>().AddAnsweredFirst(provider => provider.GetRequiredService<AtOnce>().Find);
    }

    /// <summary>Each copy has a queue of its own, which goes with it: what it did not hear it has no use for.</summary>
    public static void HearOfChanges(IBusRegistrationContext context, IRabbitMqBusFactoryConfigurator rabbit) =>
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

    public static void UsePublicPages(this WebApplication app) => app.Use(app.Services.GetRequiredService<PublicPages>().ServeAsync);
}
