using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EditorialPlatform.Tests.ContractTests.Pinned;

/// <summary>
/// Builds the programs with their own <c>Program.cs</c>, but without hosted services and with a server that does not listen,
/// so that their configuration can be read without a database, a broker or a port.
/// </summary>
internal static class Programs
{
    /// <summary>The services with an event store, as settings, schemas and queues name them.</summary>
    public static readonly string[] Services = ["drafting", "review", "translation", "publishing"];

    private static readonly string[] Gateways = ["gateway", "identity", "desk"];

    private static readonly ConcurrentDictionary<string, Lazy<IServiceProvider>> Built = new(StringComparer.Ordinal);

    public static IEnumerable<string> All => Services.Concat(Gateways);

    /// <summary>The service provider of a program, which is built on first use.</summary>
    public static IServiceProvider Of(string program) => Built.GetOrAdd(program, name => new(() => Start(name))).Value;

    private static IServiceProvider Start(string program)
    {
        var name = char.ToUpperInvariant(program[0]) + program[1..];
        var folder = Path.Combine(Repository.Root, Gateways.Contains(program) ? "gateway" : "services", name);
        var keys = Directory.CreateTempSubdirectory("pinned-keys").FullName;
        const string nowhere = "Host=127.0.0.1;Port=1;Database=none;Username=none;Password=none";
        string[] arguments =
        [
            $"--contentRoot={folder}", "--urls=http://127.0.0.1:0", $"--Keys:Directory={keys}", "--Operators:Port=1", "--Clients:Gateway:Secret=none",
            "--Authentication:Issuer=http://127.0.0.1:1/", "--Authentication:MetadataAddress=http://127.0.0.1:1/", "--Authentication:ClientSecret=none",
            "--ConnectionStrings:Broker=amqp://none:none@127.0.0.1:1",
            .. new[] { "Events", "Owner", "Reader", "Identity", "Gateway" }.Select(connection => $"--ConnectionStrings:{connection}={nowhere}"),
            .. All.Select(other => $"--ReverseProxy:Clusters:{other}:Destinations:only:Address=http://127.0.0.1:1/"),
        ];
        using var hosting = new Hosting();
        using var listening = DiagnosticListener.AllListeners.Subscribe(hosting);
        var main = Assembly.Load($"EditorialPlatform.{name}").EntryPoint!;
        var thread = new Thread(() => hosting.Run(() => main.Invoke(null, [arguments]))) { IsBackground = true };
        thread.Start();
        return hosting.Started.WaitAsync(TimeSpan.FromMinutes(1)).GetAwaiter().GetResult();
    }

    /// <summary>Intercepts the host that is built in this execution context, as <c>dotnet ef</c> does, and changes it before it is built.</summary>
    private sealed class Hosting : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private static readonly AsyncLocal<Hosting?> Current = new();

        private readonly TaskCompletionSource<IServiceProvider> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<IDisposable> subscriptions = [];

        public Task<IServiceProvider> Started => started.Task;

        public void Run(Action main)
        {
            Current.Value = this;
            try
            {
                main();
                started.TrySetException(new InvalidOperationException("The program ended before it started."));
            }
            catch (Exception failed)
            {
                started.TrySetException(failed);
            }
        }

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.Extensions.Hosting")
            {
                subscriptions.Add(value.Subscribe(this));
            }
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (Current.Value != this)
            {
                return;
            }

            if (value is { Key: "HostBuilding", Value: IHostBuilder builder })
            {
                builder.ConfigureServices((_, services) =>
                {
                    foreach (var work in services.Where(service => service.ServiceType == typeof(IHostedService)
                        && service.ImplementationType?.Name != "GenericWebHostService").ToList())
                    {
                        services.Remove(work);
                    }

                    services.AddSingleton<IServer>(new NoServer());
                });
            }
            else if (value is { Key: "HostBuilt", Value: IHost host })
            {
                host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(() => started.TrySetResult(host.Services));
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void Dispose() => subscriptions.ForEach(subscription => subscription.Dispose());
    }

    private sealed class NoServer : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
