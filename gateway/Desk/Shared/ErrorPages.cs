using EditorialPlatform.Desk.Api;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EditorialPlatform.Desk.Shared;

/// <summary>What cannot be shown becomes a page that says so, in the person's language, with a way on.</summary>
public static class ErrorPages
{
    public static void UseErrorPages(this WebApplication app) => app.Use(async (http, next) =>
    {
        try
        {
            await next(http);
            // A form that is not on its page any more is answered with nothing but the status.
            if (http.Response is { HasStarted: false } and ({ StatusCode: >= 400, ContentType: null } or { StatusCode: 400 }) && http.Request.Path.StartsWithSegments("/desk"))
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
        // The page that could not be shown has named it already, and twice is an error.
        http.Response.Headers.Remove("blazor-enhanced-nav");
        // The services of a request render one page, and did.
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
