namespace EditorialPlatform.Desk.Writing;

/// <summary>Assigns the article id before the first save, so that repeated requests address the same article.</summary>
public static class NewArticle
{
    public static void MapNewArticle(this WebApplication app) =>
        app.MapGet("/desk/write", () => TypedResults.Redirect($"/desk/articles/{Guid.CreateVersion7()}/write?new=1"));
}
