using EditorialPlatform.Desk.Api;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EditorialPlatform.Desk.Shared;

/// <summary>Renders error responses as localized pages.</summary>
public static class ErrorPages
{
    public static void UseErrorPages(this WebApplication app) => app.Use(async (http, next) =>
    {
        try
        {
            await next(http);
            // Blazor answers a form that is no longer on its page with a status code alone.
            if (http.Response is { HasStarted: false } and ({ StatusCode: >= 400, ContentType: null } or { StatusCode: 400 })
                && http.Request.Path.StartsWithSegments("/desk"))
            {
                await ShowAsync(http, ApiProblem.Of(http.Response.StatusCode));
            }
        }
        catch (ApiRefusedException refused) when (!http.Response.HasStarted)
        {
            await ShowAsync(http, refused.Problem);
        }
    });

    private static async Task ShowAsync(HttpContext http, ApiProblem problem)
    {
        http.Response.StatusCode = problem.Status;
        // The failed page has already set this header, and adding it a second time throws.
        http.Response.Headers.Remove("blazor-enhanced-nav");
        // Blazor's scoped services can render only one page per scope.
        await using var anew = http.RequestServices.CreateAsyncScope();
        var before = http.RequestServices;
        http.RequestServices = anew.ServiceProvider;
        try
        {
            await new RazorComponentResult<TroublePage>(new { Problem = problem }).ExecuteAsync(http);
        }
        finally
        {
            http.RequestServices = before;
        }
    }
}
