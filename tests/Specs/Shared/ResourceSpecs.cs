using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.ServiceDefaults;
using Microsoft.Extensions.Configuration;
using OpenTelemetry.Trace;

namespace EditorialPlatform.Tests.Specs.Shared;

/// <summary>Connections, notifications and traces: what programs take from the machine they run on.</summary>
public sealed partial class ResourceSpecs
{
    private const int CopiesOfEachProgram = 2;

    [Fact]
    public void Two_copies_of_every_program_have_fewer_connections_than_the_server()
    {
        var deployed = File.ReadAllText(Path.Combine(Root(), "deploy", "lib", "postgres.sh"));
        var server = int.Parse(MaxConnections().Match(deployed).Groups[1].Value, CultureInfo.InvariantCulture);
        // Each service holds a connection for the lead; Publishing listens on one more.
        const int OutsidePools = 5;
        const int ReservedForSuperusers = 3;
        var pools = (4 * DatabaseConnection.ServicePool) + DatabaseConnection.ReaderPool + DatabaseConnection.IdentityPool + DatabaseConnection.GatewayPool;
        Assert.InRange(CopiesOfEachProgram * (pools + OutsidePools), 1, server - ReservedForSuperusers);
    }

    [Fact]
    public void What_a_connection_string_says_holds()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["given"] = "Host=db;Username=me;Maximum Pool Size=7;Timeout=180;Command Timeout=90;No Reset On Close=false;Application Name=mine",
            ["plain"] = "Host=db;Username=me",
        }).Build();
        var given = configuration.ServingConnection("given", "ours", 20);
        Assert.Equal((7, 180, 90, false, "mine"), (given.MaxPoolSize, given.Timeout, given.CommandTimeout, given.NoResetOnClose, given.ApplicationName));
        var plain = configuration.ServingConnection("plain", "ours", 20);
        Assert.Equal((20, 5, 15, true, "ours"), (plain.MaxPoolSize, plain.Timeout, plain.CommandTimeout, plain.NoResetOnClose, plain.ApplicationName));
    }

    [Fact]
    public void A_migration_has_no_time_limit()
    {
        var owner = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:Owner", "Host=db;Username=me")]).Build().OwnerConnection("ours");
        Assert.Equal((0, 0), (owner.Timeout, owner.CommandTimeout));
    }

    [Fact]
    public async Task An_append_while_the_daemon_looks_ends_its_next_wait()
    {
        using var appended = new AppendNotifications();
        await appended.WaitAsync(TimeSpan.FromMilliseconds(1), TestContext.Current.CancellationToken);
        // The daemon looks now.
        appended.Signal();
        Assert.True(appended.WaitAsync(TimeSpan.FromHours(1), TestContext.Current.CancellationToken).IsCompleted);
        Assert.False(appended.WaitAsync(TimeSpan.FromHours(1), TestContext.Current.CancellationToken).IsCompleted);
    }

    [Fact]
    public async Task An_append_between_taking_and_awaiting_is_not_missed()
    {
        using var appended = new AppendNotifications();
        var next = appended.Next;
        appended.Signal();
        await next;
        Assert.False(appended.Next.IsCompleted);
    }

    [Theory]
    [InlineData(ActivityKind.Server, SamplingDecision.RecordAndSample)]
    [InlineData(ActivityKind.Consumer, SamplingDecision.RecordAndSample)]
    [InlineData(ActivityKind.Client, SamplingDecision.Drop)]
    [InlineData(ActivityKind.Internal, SamplingDecision.Drop)]
    public void A_trace_begins_with_a_request_or_a_message(ActivityKind kind, SamplingDecision decision)
    {
        var (sampler, trace) = (BackgroundSampler.Create(), ActivityTraceId.CreateRandom());
        Assert.Equal(decision, sampler.ShouldSample(new(default, trace, "anything", kind)).Decision);
        // What belongs to a trace follows it, whatever it is.
        var (recorded, dropped) = (Parent(ActivityTraceFlags.Recorded), Parent(ActivityTraceFlags.None));
        Assert.Equal(SamplingDecision.RecordAndSample, sampler.ShouldSample(new(recorded, trace, "anything", kind)).Decision);
        Assert.Equal(SamplingDecision.Drop, sampler.ShouldSample(new(dropped, trace, "anything", kind)).Decision);

        ActivityContext Parent(ActivityTraceFlags flags) => new(trace, ActivitySpanId.CreateRandom(), flags, isRemote: true);
    }

    private static string Root()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "EditorialPlatform.sln")))
        {
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("The solution is not above the tests.");
        }

        return root;
    }

    [GeneratedRegex(@"max_connections = (\d+)")]
    private static partial Regex MaxConnections();
}
