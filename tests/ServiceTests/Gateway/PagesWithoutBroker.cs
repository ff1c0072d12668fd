using System.Net;
using EditorialPlatform.Tests.ServiceTests.Publishing;
using Npgsql;

namespace EditorialPlatform.Tests.ServiceTests.Gateway;

/// <summary>The gateway never serves a killed article from its cache, even when it or Publishing has lost the broker.</summary>
public sealed class PagesWithoutBroker
{
    private readonly Queue<(Guid Article, Contracts.Copy Copy)> prepared = [];

    [Fact]
    public async Task A_killed_page_is_gone_at_once_with_the_broker_and_without_it()
    {
        await using var newsroom = Newsroom.Of("publishing");
        var saying = newsroom.WireFor("publishing");
        await newsroom.InitializeAsync();
        await using var bus = await TestBus.StartAsync(newsroom);
        using var hearing = new Wire(Newsroom.RabbitMq.Host, Newsroom.RabbitMq.Port);
        var gateway = await GatewayAsync(newsroom, hearing);
        try
        {
            // The kill does not go through this gateway, which learns of it from the message.
            await KilledAsync(afterwards: TimeSpan.FromSeconds(5));

            // The gateway has no connection to the broker.
            hearing.Cut();
            await KilledAsync(afterwards: TimeSpan.FromSeconds(3));
            await KilledAsync(afterwards: TimeSpan.Zero);
            hearing.Mend();
            await ServedWithoutAskingAsync();

            // Publishing has no connection to the broker, the gateway has.
            saying.Cut();
            await KilledAsync(afterwards: TimeSpan.FromSeconds(2));
            await KilledAsync(afterwards: TimeSpan.Zero);
            saying.Mend();
            await ServedWithoutAskingAsync();

            // A frozen broker: connections stay open, but nothing arrives.
            saying.HoldWhatTheServiceSays();
            await KilledAsync(afterwards: TimeSpan.FromSeconds(2));
            await KilledAsync(afterwards: TimeSpan.Zero);
            saying.LetGo();
            await ServedWithoutAskingAsync();

            // The person who sent a command through the gateway sees its effect at once, whatever the state of the broker.
            saying.HoldWhatTheServiceSays();
            await KilledAsync(afterwards: TimeSpan.Zero, through: gateway.Http);
            saying.LetGo();
        }
        finally
        {
            gateway.Kill();
        }

        async Task KilledAsync(TimeSpan afterwards, HttpClient? through = null)
        {
            var (article, copy) = await OutAsync();
            var path = Readers.PathOf(copy);
            for (var turn = 0; turn < 3; turn++)
            {
                Assert.Equal(HttpStatusCode.OK, (await gateway.Http.GetAsync(path)).StatusCode);
                Assert.Contains(copy.Headline, await gateway.Http.GetStringAsync($"/fr/{copy.Section}"), StringComparison.Ordinal);
            }

            await ServedFromMemory.KillAsync(newsroom, article, through);
            if (afterwards > TimeSpan.Zero)
            {
                await Eventually.TrueAsync(async () => (await gateway.Http.GetAsync(path)).StatusCode == HttpStatusCode.Gone, "it is gone", afterwards);
            }

            Assert.Equal(HttpStatusCode.Gone, (await gateway.Http.GetAsync(path)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await gateway.Http.GetAsync($"/fr/{copy.Section}")).StatusCode);
            Assert.Equal(HttpStatusCode.Gone, (await gateway.Http.GetAsync($"/api/content/articles/{article}")).StatusCode);
        }

        async Task<(Guid Article, Contracts.Copy Copy)> OutAsync()
        {
            // Approved beforehand, because Publishing receives no messages while its connection is cut.
            if (prepared.Count == 0)
            {
                for (var number = 0; number < 12; number++)
                {
                    prepared.Enqueue(await ServedFromMemory.PublishAsync(bus, newsroom, $"Sans courtier {(char)('A' + number)}"));
                }
            }

            return prepared.Dequeue();
        }

        async Task ServedWithoutAskingAsync()
        {
            var (_, copy) = await OutAsync();
            var path = Readers.PathOf(copy);
            // While Publishing is stopped, only a response from the cache can succeed.
            await Eventually.TrueAsync(
                async () =>
                {
                    await gateway.Http.GetAsync(path);
                    newsroom["publishing"].Signal("STOP");
                    try
                    {
                        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
                        return (await gateway.Http.GetAsync(path, soon.Token)).StatusCode == HttpStatusCode.OK;
                    }
                    catch (OperationCanceledException)
                    {
                        return false;
                    }
                    finally
                    {
                        newsroom["publishing"].Signal("CONT");
                    }
                },
                "pages are served without asking again",
                TimeSpan.FromSeconds(60));
        }
    }

    /// <summary>Starts a gateway in front of Publishing, with a connection to the broker that can be cut.</summary>
    public static async Task<ServiceProcess> GatewayAsync(Newsroom newsroom, Wire? wire = null)
    {
        var (name, operators) = ($"gateway_{Guid.NewGuid().ToString("N")[..8]}", ServiceProcess.FreePort());
        await using var admin = new NpgsqlConnection(Newsroom.Postgres);
        await admin.OpenAsync();
        foreach (var sql in new[]
        {
            $"create role {name}_owner login password 'test'",
            $"create role {name} login password 'test'",
            $"create database {name} owner {name}_owner"
        })
        {
            await using var create = new NpgsqlCommand(sql, admin);
            await create.ExecuteNonQueryAsync();
        }

        var server = new NpgsqlConnectionStringBuilder(Newsroom.Postgres);
        string Connection(string user) => $"Host={server.Host};Port={server.Port};Database={name};Username={user};Password=test";
        const string Nowhere = "http://127.0.0.1:9";
        string AddressOf(string service) => newsroom.Has(service) ? newsroom[service].Http.BaseAddress!.ToString() : Nowhere;
        var gateway = new ServiceProcess(
            "gateway",
            new Dictionary<string, string>
            {
                ["Operators__Port"] = $"{operators}",
                ["ConnectionStrings__Gateway"] = Connection(name),
                ["ConnectionStrings__Owner"] = Connection(name + "_owner"),
                ["ConnectionStrings__Broker"] = (wire is null
                    ? newsroom.Broker
                    : new UriBuilder(newsroom.Broker) { Host = "127.0.0.1", Port = wire.Port }.Uri).ToString(),
                ["Database__RuntimeRole"] = name,
                ["Authentication__Issuer"] = TokenIssuer.Issuer,
                ["Authentication__MetadataAddress"] = $"{newsroom.Tokens.Address}/.well-known/openid-configuration",
                ["Authentication__ClientSecret"] = "secret",
                ["Rates__Reader__PerSecond"] = "1000000",
                ["Rates__Reader__Burst"] = "1000000",
                ["Rates__Person__PerSecond"] = "1000000",
                ["Rates__Person__Burst"] = "1000000",
                ["ReverseProxy__Clusters__publishing__Destinations__one__Address"] = AddressOf("publishing"),
                ["ReverseProxy__Clusters__identity__Destinations__one__Address"] = Nowhere,
                ["ReverseProxy__Clusters__drafting__Destinations__one__Address"] = AddressOf("drafting"),
                ["ReverseProxy__Clusters__review__Destinations__one__Address"] = AddressOf("review"),
                ["ReverseProxy__Clusters__translation__Destinations__one__Address"] = AddressOf("translation"),
                ["ReverseProxy__Clusters__desk__Destinations__one__Address"] = Nowhere,
            },
            new Uri($"http://127.0.0.1:{operators}"));
        await gateway.MigrateAsync();
        await gateway.StartAsync();
        return gateway;
    }
}
