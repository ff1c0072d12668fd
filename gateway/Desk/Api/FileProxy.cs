using EditorialPlatform.Desk.Shared;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EditorialPlatform.Desk.Api;

/// <summary>Serves API files to plain links, which cannot carry the headers that the API requires.</summary>
public static class FileProxy
{
    public static void MapFiles(this WebApplication app)
    {
        app.MapGet("/desk/translations/{articleId:guid}/{language}/file.xlf", (Guid articleId, string language, NewsroomClient newsroom, HttpContext http) =>
            PassAsync(newsroom, http, $"/api/translations/{articleId}/{Uri.EscapeDataString(language)}/xliff"));
        app.MapGet("/desk/pictures/{id:guid}/{file}", (Guid id, string file, NewsroomClient newsroom, HttpContext http) =>
            PassAsync(newsroom, http, $"/api/pictures/{id:N}/{Uri.EscapeDataString(file)}"));
    }

    private static async Task<IResult> PassAsync(NewsroomClient newsroom, HttpContext http, string path)
    {
        var answer = await newsroom.FileAsync(path);
        if (answer.Problem is { } problem)
        {
            http.Response.StatusCode = problem.Status;
            return new RazorComponentResult<TroublePage>(new { Problem = problem }) { StatusCode = problem.Status };
        }

        var (bytes, type, name) = answer.Value!;
        return TypedResults.File(bytes, type, name);
    }
}

/// <summary>A file returned by the API.</summary>
/// <param name="Name">The file name for downloads; null for files displayed inline.</param>
public sealed record ApiFile(byte[] Bytes, string? MediaType, string? Name);
