using System.Text.Json;
using System.Text.Json.Nodes;
using EditorialPlatform.EventSourcing;
using JasperFx.Events;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EditorialPlatform.Http;

/// <summary>One line of an article's history.</summary>
/// <param name="At">When.</param>
/// <param name="Who">Name of the person, as known then.</param>
/// <param name="WhoId">Id of the person.</param>
/// <param name="What">The event, such as <c>DraftSubmitted</c>.</param>
/// <param name="Service">The service it happened in.</param>
/// <param name="Version">Version of the stream after it.</param>
/// <param name="Reason">Why, where somebody said so.</param>
/// <param name="Detail">The event's other facts, without the copy itself.</param>
/// <param name="EventId">The event.</param>
/// <param name="CausedBy">The event (in another service) that led to it.</param>
/// <param name="Stream">The stream it happened in: versions count within it.</param>
public sealed record HistoryItem(
    DateTimeOffset At, string Who, string? WhoId, string What, string Service, long Version,
    string? Reason, JsonObject Detail, Guid EventId, Guid? CausedBy, Guid Stream);

/// <summary>What a service knows of an article's history. Drafting alone decides who may see it; the gateway asks it first.</summary>
public static class History
{
    private static readonly string[] Reasons = ["reason", "note", "kindNote", "text"];

    // The copy is in the revisions, and what was printed under it on the page; a history of whole texts could not be read.
    private static readonly string[] LeftOut = ["copy", "blocks", "body", "credits"];

    /// <summary>Hangs <c>GET /internal/history/{articleId}</c>.</summary>
    /// <param name="app">The service.</param>
    /// <param name="service">Its name.</param>
    /// <param name="streams">The streams of an article.</param>
    /// <param name="visible">Whether the person may see the history; only Drafting decides.</param>
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
/// <param name="Items">Oldest first.</param>
public sealed record HistoryPage(IReadOnlyList<HistoryItem> Items);
