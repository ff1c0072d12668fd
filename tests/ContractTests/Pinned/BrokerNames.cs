using MassTransit;
using MassTransit.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace EditorialPlatform.Tests.ContractTests.Pinned;

/// <summary>What the broker knows: messages, their exchanges and members, and the queues they lead to.</summary>
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

    /// <summary>Taken from the bus itself: a queue of another name is another queue, and what lies in the old one is never read.</summary>
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
            // A bus has an address of its own for answers, which nobody asks for; a queue of one copy of a program goes with it.
            .Where(queue => !queue.Contains("_bus_", StringComparison.Ordinal))
            .Select(queue => $"{program}: {System.Text.RegularExpressions.Regex.Replace(queue, "[0-9a-f]{32}$", "*")}");
    }
}
