using EditorialPlatform.Publishing.Site;
using EditorialPlatform.ServiceDefaults;
using Marten;

namespace EditorialPlatform.Publishing.Fronts;

/// <summary>What is placed on a front, and how that came about.</summary>
public sealed class ReadFrontOrder : ISlice
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/fronts/{language}", OrderAsync);
        routes.MapGet("/api/fronts/{language}/history", HistoryAsync);
    }

    private static async Task<IResult> OrderAsync(string language, IDocumentStore store, HttpContext http)
    {
        if (!Words.Languages.Contains(language))
        {
            return new Problem(Refusal.NotFound);
        }

        await using var session = store.QuerySession();
        var (id, stop) = (Front.IdOf(language), http.RequestAborted);
        var placed = (await session.LoadAsync<Front>(id, stop))?.Articles ?? [];
        var headlines = (await session.AdvancedSql.QueryAsync<string>(
            "select article_id || ' ' || headline from public_site.editions where language = ? and status = 'published' and article_id = any(?)", stop, language, placed.ToArray()))
            .ToDictionary(line => Guid.Parse(line.AsSpan(0, 36)), line => line[37..]);
        http.Response.Headers.ETag = Preconditions.ETag((await session.Events.FetchStreamStateAsync(id, stop))?.Version ?? 0);
        return Results.Ok(new { language, items = placed.Select(article => new { articleId = article, headline = headlines.GetValueOrDefault(article), visible = headlines.ContainsKey(article) }) });
    }

    private static async Task<IResult> HistoryAsync(string language, IDocumentStore store, HttpContext http)
    {
        if (!Words.Languages.Contains(language))
        {
            return new Problem(Refusal.NotFound);
        }

        if (Actor.From(http.User) is not { IsEditor: true })
        {
            return new Problem(Refusal.Forbidden("Editors see how fronts came about."));
        }

        var asked = ListRequest.From(http, keys: 1);
        var before = long.MaxValue;
        if (asked.After is { } after && !long.TryParse(after[0], out before))
        {
            return new Problem(Refusal.Field("/cursor", "This is no cursor of this list."));
        }

        await using var session = store.QuerySession();
        var events = await session.Events.FetchStreamAsync(Front.IdOf(language), token: http.RequestAborted);
        var list = asked.Page([.. events.Reverse().Where(happened => happened.Version < before).Take(asked.Limit + 1)], happened => [happened.Version.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        return Results.Ok(new ListPage<object>(
            [.. list.Items.Select(happened => new { at = happened.Timestamp, who = ((FrontArranged)happened.Data).By.Name, what = EventNameAttribute.InHistories(happened.EventTypeName), version = happened.Version, articles = ((FrontArranged)happened.Data).Articles })],
            list.Next));
    }
}
