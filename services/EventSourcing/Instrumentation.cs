using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using Marten;

namespace EditorialPlatform.EventSourcing;

/// <summary>The platform's activity source and meter, and the trace of an article that later work continues.</summary>
public static class Instrumentation
{
    /// <summary>Name of the source and of the meter.</summary>
    public const string Name = "EditorialPlatform";

    /// <summary>The activity source.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>The meter.</summary>
    public static Meter Meter { get; } = new(Name);

    /// <summary>Finds the trace in which the newest of these events in a stream was appended.</summary>
    /// <param name="session">A session of the event store.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="events">Types of the events.</param>
    /// <param name="cancellationToken">Cancels the look.</param>
    public static async Task<ActivityContext> FindTraceContextAsync(
        this IQuerySession session, Guid stream, IReadOnlyList<Type> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0 || !Source.HasListeners())
        {
            return default;
        }

        var names = events.Select(type => type.GetCustomAttribute<EventNameAttribute>()!.Name).ToArray();
        var schema = SchemaFiles.Quote(session.DocumentStore.Options.Events.DatabaseSchemaName);
        var origins = await session.AdvancedSql.QueryAsync<string>(
            $"select coalesce(headers ->> 'traceparent', '') from {schema}.mt_events where stream_id = ? and type = any(?) order by version desc limit 1",
            cancellationToken, stream, names);
        return ActivityContext.TryParse(origins.SingleOrDefault(), null, out var origin) ? origin : default;
    }

    /// <summary>Starts an activity in that trace, linked to the current one, or returns <see langword="null"/>
    /// without a trace. Not async: the activity must become current for the caller.</summary>
    /// <param name="origin">The trace.</param>
    /// <param name="activity">Name of the activity.</param>
    public static Activity? StartLinkedActivity(this ActivityContext origin, string activity) =>
        origin == default
            ? null
            : Source.StartActivity(activity, ActivityKind.Internal, origin, links: Activity.Current is { } now ? [new ActivityLink(now.Context)] : null);
}
