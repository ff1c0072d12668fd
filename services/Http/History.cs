using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using EditorialPlatform.EventSourcing;
using JasperFx.Events;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EditorialPlatform.Http;

/// <summary>An entry in an article's history.</summary>
/// <param name="At">The time of the event.</param>
/// <param name="Who">The person's name at that time.</param>
/// <param name="WhoId">The person's id.</param>
/// <param name="What">The event, such as <c>DraftSubmitted</c>.</param>
/// <param name="Service">The service that recorded it.</param>
/// <param name="Version">The version of the stream after the event.</param>
/// <param name="Reason">The reason or note, if one was given; that of a legal hold for editors only.</param>
/// <param name="Detail">The event's other data, without the copy.</param>
/// <param name="EventId">The event's id.</param>
/// <param name="CausedBy">The id of the event, possibly in another service, that caused it.</param>
/// <param name="Stream">The stream, within which versions are unique.</param>
public sealed record HistoryItem(
    DateTimeOffset At, string Who, string? WhoId, string What, string Service, long Version,
    string? Reason, JsonObject Detail, Guid EventId, Guid? CausedBy, Guid Stream);

/// <summary>A service's part of an article's history. Only Drafting checks who may see it; the gateway queries Drafting first.</summary>
public static class History
{
    private static readonly string[] Reasons = ["reason", "note", "kindNote", "text"];

    // Revisions contain the copy, and the page its credits; whole texts would make the history unreadable.
    private static readonly string[] LeftOut = ["copy", "blocks", "body", "credits"];

    // One line more than a page of the whole history: it says that there is a next page.
    private const int MaxItems = PageQuery.MaxLimit + 1;

    /// <summary>Maps <c>GET /internal/history/{articleId}</c>: of each stream the lines that follow a position, so that a page costs the same in a history
    /// of any length.</summary>
    /// <param name="app">The service's route builder.</param>
    /// <param name="service">The service's name.</param>
    /// <param name="streams">Finds the streams of an article.</param>
    /// <param name="visible">Whether the person may see the history; only given by Drafting.</param>
    public static void MapHistory(
        this IEndpointRouteBuilder app, string service, Func<IQuerySession, Guid, Task<IReadOnlyList<Guid>>> streams,
        Func<IQuerySession, Guid, Actor, Task<bool>>? visible = null) =>
        app.MapGet("/internal/history/{articleId:guid}", async Task<IResult> (
            Guid articleId, HistoryPosition[]? from, bool? newest, int? limit, IDocumentStore store, HttpContext http) =>
        {
            await using var session = store.QuerySession();
            if (visible is not null && !await visible(session, articleId, Actor.From(http.User)!))
            {
                return new Problem(Rejection.NotFound);
            }

            var items = new List<HistoryItem>();
            foreach (var stream in await streams(session, articleId))
            {
                var position = from?.FirstOrDefault(one => one.Stream == stream)?.Version;
                var events = await ReadAsync(
                    session, stream, position, newest == true, Math.Clamp(limit ?? MaxItems, 1, MaxItems), http.RequestAborted);
                items.AddRange(events.Select(happened => Describe(service, happened, Actor.From(http.User)!.IsEditor)));
            }

            return TypedResults.Ok(new HistoryPage([.. items.OrderBy(item => item.At).ThenBy(item => item.Version)]));
        }).ExcludeFromDescription();

    /// <summary>Reads a page of a stream, in the order of its versions.</summary>
    /// <param name="session">The session.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="position">The version of the last event of the page before; none on the first page.</param>
    /// <param name="newest">Whether pages begin with the newest events.</param>
    /// <param name="limit">The maximum number of events.</param>
    /// <param name="cancellationToken">The cancellation token.</param>
    public static async Task<IReadOnlyList<IEvent>> ReadAsync(
        IQuerySession session, Guid stream, long? position, bool newest, int limit, CancellationToken cancellationToken)
    {
        var last = !newest ? (position ?? 0) + limit
            : position - 1 ?? (await session.Events.FetchStreamStateAsync(stream, cancellationToken))?.Version ?? 0;
        // To Marten, version 0 is any.
        return last < 1 ? []
            : await session.Events.FetchStreamAsync(stream, version: last, fromVersion: Math.Max(1, last - limit + 1), token: cancellationToken);
    }

    private static HistoryItem Describe(string service, IEvent happened, bool forEditor)
    {
        var facts = JsonSerializer.SerializeToNode(happened.Data, happened.EventType, Json.Options)!.AsObject();
        var reason = Reasons.Select(name => facts[name]?.GetValue<string>()).FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));
        foreach (var name in LeftOut.Concat(Reasons))
        {
            facts.Remove(name);
        }

        return new HistoryItem(
            happened.Timestamp,
            happened.GetHeader("who")?.ToString() is { Length: > 0 } who ? who : service,
            happened.UserName,
            EventNameAttribute.ToHistoryName(happened.EventTypeName),
            service,
            happened.Version,
            forEditor || happened.EventType.GetCustomAttribute<EventNameAttribute>() is not { ReasonIsForEditors: true } ? reason : null,
            facts,
            happened.Id,
            Guid.TryParse(happened.CausationId, out var cause) ? cause : null,
            happened.StreamId);
    }
}

/// <summary>How far a stream has been read: the version of the last line of the page before.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Version">The version.</param>
public sealed record HistoryPosition(Guid Stream, long Version)
{
    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <param name="text">The text.</param>
    /// <param name="position">The position.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out HistoryPosition? position)
    {
        position = text?.Split('.') is [var stream, var version] && Guid.TryParseExact(stream, "N", out var id)
            && long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? new(id, number) : null;
        return position is not null;
    }

    /// <summary>As a query parameter.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Stream:N}.{Version}");
}

/// <summary>A service's part of a history.</summary>
/// <param name="Items">The entries, oldest first.</param>
public sealed record HistoryPage(IReadOnlyList<HistoryItem> Items);
