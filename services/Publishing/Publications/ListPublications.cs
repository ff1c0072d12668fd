using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using Marten;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>The filters of the publication board.</summary>
[JsonConverter(typeof(WireEnumConverter<BoardFilter>))]
public enum BoardFilter
{
    [JsonStringEnumMemberName("prepared")]
    Prepared,

    [JsonStringEnumMemberName("scheduled")]
    Scheduled,

    [JsonStringEnumMemberName("held")]
    Held,

    [JsonStringEnumMemberName("published")]
    Published,

    [JsonStringEnumMemberName("retracted")]
    Retracted,

    [JsonStringEnumMemberName("killed")]
    Killed,

    [JsonStringEnumMemberName("failed")]
    Failed,

    [JsonStringEnumMemberName("behind")]
    Behind,
}

/// <summary>Lists publications, most recently changed first.</summary>
public sealed class ListPublications : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/publications", async Task<Results<Ok<ListPage<PublicationResponse>>, Problem>> (
            QueryValue<BoardFilter>? state, [AsParameters] PageQuery query, IDocumentStore store, HttpContext http) =>
        {
            if (!Actor.From(http.User)!.IsEditor)
            {
                return new Problem(Rejection.Forbidden("Editors see the board."));
            }

            // An empty value means no filter, as sent by a form without a selection.
            if (state is { Text.Length: > 0, Value: null })
            {
                return new Problem(Rejection.Field("/state", $"One of {string.Join(", ", Json.Names<BoardFilter>())}."));
            }

            var asked = query.Read(keys: 2);
            var (changed, id) = (DateTimeOffset.MaxValue, Guid.Empty);
            if (asked.After is { } after && !(Json.TryParseTime(after[0], out changed) && Guid.TryParse(after[1], out id)))
            {
                return new Problem(Rejection.Field("/cursor", "This is no cursor of this list."));
            }

            await using var session = store.QuerySession();
            var pages = session.Query<PublicationView>().Where(page => page.Version > 0);
            pages = state is { Value: not null, Text: var named } ? pages.Where(page => page.States.Contains(named)) : pages;
            pages = asked.After is null ? pages : pages.Where(page => page.ChangedAt < changed || (page.ChangedAt == changed && page.Id > id));
            var found = await pages.OrderByDescending(page => page.ChangedAt).ThenBy(page => page.Id).Take(asked.Limit + 1).ToListAsync(http.RequestAborted);
            var list = asked.ToPage(found, page => [Json.FormatTime(page.ChangedAt), page.Id.ToString()]);
            return TypedResults.Ok(new ListPage<PublicationResponse>([.. list.Items.Select(page => page.Shown())], list.Next));
        })
        .Describe("listPublications", "List the board: what is out, due, held, failed or behind; what changed last comes first")
        .Refuses(403, "forbidden").Refuses(422, "fields");
}
