using System.Globalization;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.Publishing.Site;
using EditorialPlatform.ServiceDefaults;
using Marten;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EditorialPlatform.Publishing.Fronts;

public sealed record FrontView(string Language, IReadOnlyList<FrontItemView> Items);

/// <param name="Visible">Whether the article is public now.</param>
public sealed record FrontItemView(Guid ArticleId, string? Headline, bool Visible);

public sealed record FrontArrangement(DateTimeOffset At, string Who, string What, long Version, IReadOnlyList<Guid> Articles);

/// <summary>The articles placed on a front, and the history of its arrangements.</summary>
public sealed class GetFrontOrder : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/fronts/{language}", OrderAsync)
            .Describe("getFront", "Read what is placed on the front of a language").AnswersWithETag().Refuses(404, "not-found");
        routes.MapGet("/api/fronts/{language}/history", HistoryAsync)
            .Describe("listFrontHistory", "List how a front came about, newest first")
            .Refuses(403, "forbidden")
            .Refuses(404, "not-found")
            .Refuses(422, "fields");
    }

    private static async Task<Results<Ok<FrontView>, Problem>> OrderAsync(string language, IDocumentStore store, HttpContext http)
    {
        if (!UiText.Languages.Contains(language))
        {
            return new Problem(Rejection.NotFound);
        }

        await using var session = store.QuerySession();
        var (id, cancellationToken) = (Front.IdOf(language), http.RequestAborted);
        var placed = (await session.LoadAsync<Front>(id, cancellationToken))?.Articles ?? [];
        var headlines = (await session.AdvancedSql.QueryAsync<string>(
            "select article_id || ' ' || headline from public_site.editions where language = ? and status = 'published' and article_id = any(?)",
            cancellationToken, language, placed.ToArray()))
            .ToDictionary(line => Guid.Parse(line.AsSpan(0, 36)), line => line[37..]);
        http.Response.Headers.ETag = Preconditions.ETag((await session.Events.FetchStreamStateAsync(id, cancellationToken))?.Version ?? 0);
        return TypedResults.Ok(new FrontView(
            language, [.. placed.Select(article => new FrontItemView(article, headlines.GetValueOrDefault(article), headlines.ContainsKey(article)))]));
    }

    private static async Task<Results<Ok<ListPage<FrontArrangement>>, Problem>> HistoryAsync(
        string language, [AsParameters] PageQuery query, IDocumentStore store, HttpContext http)
    {
        if (!UiText.Languages.Contains(language))
        {
            return new Problem(Rejection.NotFound);
        }

        if (Actor.From(http.User) is not { IsEditor: true })
        {
            return new Problem(Rejection.Forbidden("Editors see how fronts came about."));
        }

        var asked = query.Read(keys: 1);
        long? before = null;
        if (asked.After is { } after)
        {
            before = long.TryParse(after[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                ? version
                : throw new RejectionException(Rejection.Field("/cursor", "This is no cursor of this list."));
        }

        await using var session = store.QuerySession();
        var events = await History.ReadAsync(session, Front.IdOf(language), before, newest: true, asked.Limit + 1, http.RequestAborted);
        var list = asked.ToPage(
            [.. events.Reverse()],
            happened => [happened.Version.ToString(CultureInfo.InvariantCulture)]);
        return TypedResults.Ok(new ListPage<FrontArrangement>(
            [.. list.Items.Select(happened => new FrontArrangement(
                happened.Timestamp, ((FrontArranged)happened.Data).By.Name,
                EventNameAttribute.ToHistoryName(happened.EventTypeName), happened.Version,
                ((FrontArranged)happened.Data).Articles))],
            list.Next));
    }
}
