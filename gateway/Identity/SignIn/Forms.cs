using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Identity.SignIn;

/// <summary>Reads posted forms before other middleware, so that a malformed form results in a client error.</summary>
public static class Forms
{
    public static void UseReadableForms(this WebApplication app) => app.Use(async (http, next) =>
    {
        if (http.Request.HasFormContentType)
        {
            await ReadAsync(http);
        }

        await next(http);
    });

    public static async Task<IFormCollection> ReadAsync(HttpContext http)
    {
        try
        {
            return http.Request.HasFormContentType
                ? await http.Request.ReadFormAsync(http.RequestAborted)
                : throw new RejectionException(new Rejection(415, "media-type", "Send the form as application/x-www-form-urlencoded."));
        }
        catch (InvalidDataException)
        {
            throw new RejectionException(new Rejection(400, "unreadable", "The form cannot be read."));
        }
    }
}
