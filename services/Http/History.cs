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
/// <param name="Reason">The reason or note, if one was given.</param>
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

    /// <summary>Maps <c>GET /internal/history/{articleId}</c>.</summary>
    /// <param name="app">The service's route builder.</param>
    /// <param name="service">The service's name.</param>
    /// <param name="streams">Finds the streams of an article.</param>
    /// <param name="visible">Whether the person may see the history; only given by Drafting.</param>
    public static void MapHistory(
        this IEndpointRouteBuilder app, string service, Func<IQuerySession, Guid, Task<IReadOnlyList<Guid>>> streams,
        Func<IQuerySession, Guid, Actor, Task<bool>>? visible = null) =>
        app.MapGet("/internal/history/{articleId:guid}", async Task<IResult> (Guid articleId, IDocumentStore store, HttpContext http) =>
        {
            await using var session = store.QuerySession();
            if (visible is not null && !await visible(session, articleId, Actor.From(http.User)!))
            {
                return new Problem(Rejection.NotFound);
            }

            var items = new List<HistoryItem>();
            foreach (var stream in await streams(session, articleId))
            {
                items.AddRange((await session.Events.FetchStreamAsync(stream, token: http.RequestAborted)).Select(happened => Describe(service, happened)));
            }

            return TypedResults.Ok(new HistoryPage([.. items.OrderBy(item => item.At).ThenBy(item => item.Version)]));
        }).ExcludeFromDescription();

    private static HistoryItem Describe(string service, IEvent happened)
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
            reason,
            facts,
            happened.Id,
            Guid.TryParse(happened.CausationId, out var cause) ? cause : null,
            happened.StreamId);
    }
}

/// <summary>A service's part of a history.</summary>
/// <param name="Items">The entries, oldest first.</param>
public sealed record HistoryPage(IReadOnlyList<HistoryItem> Items);
