using MassTransit;
using MassTransit.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace EditorialPlatform.Tests.ContractTests.Pinned;

/// <summary>The names that the broker stores: messages, their exchanges and members, and the queues bound to them.</summary>
public sealed class BrokerNames
{
    private static Type[] Contracts => [.. typeof(Contracts.Copy).Assembly.GetTypes()
        .Where(type => type.IsPublic && type.Namespace!.Count(letter => letter == '.') == 2 && !type.IsEnum && type.GetProperty("At") is not null)];

    [Fact]
    public void Messages_exchanges_and_members()
    {
        var exchanges = new MassTransit.RabbitMqTransport.RabbitMqMessageNameFormatter();
        Pin.Compare(
            "messages",
            Contracts.OrderBy(MessageUrn.ForTypeString, StringComparer.Ordinal).SelectMany(type =>
                JsonShape.Of(type, SystemTextJsonMessageSerializer.Options).Select(member => $"{MessageUrn.ForTypeString(type)}: {member}")
                    .Prepend($"{MessageUrn.ForTypeString(type)} exchange {exchanges.GetMessageName(type)}")));
    }

    /// <summary>Read from the bus itself. Messages in a queue would never be consumed after it is renamed.</summary>
    [Fact]
    public void Queues() =>
        Pin.Compare("queues", Programs.All.SelectMany(QueuesOf).Order(StringComparer.Ordinal));

    private static IEnumerable<string> QueuesOf(string program)
    {
        if (Programs.Of(program).GetService<IBusControl>() is not { } bus)
        {
            return [];
        }

        var address = System.Text.Json.JsonSerializer.Serialize(bus.GetProbeResult().Results);
        return System.Text.RegularExpressions.Regex.Matches(address, "\"queueName\":\"([^\"]+)\"").Select(queue => queue.Groups[1].Value)
            // Leave out the bus's response address, which nothing uses. The queue of a single instance has a random suffix.
            .Where(queue => !queue.Contains("_bus_", StringComparison.Ordinal))
            .Select(queue => $"{program}: {System.Text.RegularExpressions.Regex.Replace(queue, "[0-9a-f]{32}$", "*")}");
    }
}
