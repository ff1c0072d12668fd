namespace EditorialPlatform.Desk.Writing;

/// <summary>An article has its name before anything is in it: so whatever is sent twice is the same article.</summary>
public static class NewArticle
{
    public static void MapNewArticle(this WebApplication app) => app.MapGet("/desk/write", () => TypedResults.Redirect($"/desk/articles/{Guid.CreateVersion7()}/write?new=1"));
}
