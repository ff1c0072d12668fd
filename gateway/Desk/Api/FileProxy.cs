using EditorialPlatform.Desk.Shared;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EditorialPlatform.Desk.Api;

/// <summary>Files that a browser asks for by a link: the API wants a header that links cannot send.</summary>
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

/// <summary>A file of the API.</summary>
/// <param name="Name">What it is to be called where it is kept; none for what is shown.</param>
public sealed record ApiFile(byte[] Bytes, string? MediaType, string? Name);
