using EditorialPlatform.Identity.Accounts;
using EditorialPlatform.Identity.Database;
using Microsoft.AspNetCore.Antiforgery;

namespace EditorialPlatform.Identity.SignIn;

/// <summary>The page behind a one-time link, on which a person sets a password. It ends the sessions that were open.</summary>
public static class SetPassword
{
    public static void MapSetPassword(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/account/password", ShowAsync).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost("/account/password", SetAsync).AllowAnonymous().ExcludeFromDescription().DisableAntiforgery();
    }

    private static async Task ShowAsync(HttpContext http, SignInPage page, IdentityDatabase database, TimeProvider time)
    {
        var token = http.Request.Query["token"].ToString();
        if (await PasswordLink.FindAsync(database, token, time.GetUtcNow(), http.RequestAborted) is { } person)
        {
            await page.WriteSetPasswordAsync(http, 200, token, person.UserName!);
        }
        else
        {
            await page.WriteSpentLinkAsync(http);
        }
    }

    private static async Task SetAsync(HttpContext http, SignInPage page, IAntiforgery antiforgery, IdentityDatabase database, TimeProvider time)
    {
        var form = await Forms.ReadAsync(http);
        var (token, password) = (form["token"].ToString(), form["password"].ToString());
        await using var transaction = await database.Database.BeginTransactionAsync(http.RequestAborted);
        if (await PasswordLink.FindAsync(database, token, time.GetUtcNow(), http.RequestAborted) is not { } person)
        {
            await page.WriteSpentLinkAsync(http);
            return;
        }

        if (!await antiforgery.IsRequestValidAsync(http))
        {
            await page.WriteSetPasswordAsync(http, 400, token, person.UserName!, words => words.Stale);
            return;
        }

        if (!PasswordRules.Accept(password))
        {
            await page.WriteSetPasswordAsync(http, 422, token, person.UserName!, words => words.PasswordLength);
            return;
        }

        if (!await PasswordLink.UseAsync(database, token, http.RequestAborted))
        {
            await page.WriteSpentLinkAsync(http);
            return;
        }

        person.SetPassword(password);
        await FailedSignIns.ResetAsync(database, FailedSignIns.Of(person.NormalizedUserName!), http.RequestAborted);
        await database.SaveChangesAsync(http.RequestAborted);
        await transaction.CommitAsync(http.RequestAborted);
        http.Response.Redirect("/signin");
    }
}
