using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using EditorialPlatform.Identity.Accounts;
using EditorialPlatform.Identity.Tokens;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Net.Http.Headers;

namespace EditorialPlatform.Identity.SignIn;

/// <summary>The UI texts of the pages in one language.</summary>
public sealed record SignInText(
    string Language, string SignIn, string Username, string Password, string Wrong, string TooMany, string Stale, string SignOut, string SignOutAsk,
    string SetPassword, string NewPassword, string PasswordLength, string SpentLink, string SpentLinkAbout)
{
    private static readonly SignInText French = new(
        "fr", "Se connecter", "Nom d’utilisateur", "Mot de passe", "Le nom d’utilisateur ou le mot de passe est incorrect.",
        "Trop de tentatives pour ce compte. Réessayez dans une minute.", "Cette page avait expiré. Veuillez réessayer.",
        "Se déconnecter", "Voulez-vous vous déconnecter ?",
        "Choisir un mot de passe", "Nouveau mot de passe", "Un mot de passe a de 12 à 1024 signes.",
        "Ce lien n’est plus valable", "Un lien sert une seule fois, pendant 24 heures. Demandez-en un autre à la personne qui vous l’a donné.");

    private static readonly SignInText English = new(
        "en", "Sign in", "User name", "Password", "The user name or the password is wrong.",
        "Too many attempts for this account. Try again in a minute.", "This page had expired. Please try again.",
        "Sign out", "Do you want to sign out?",
        "Choose a password", "New password", "A password has 12 to 1024 characters.",
        "This link is no longer valid", "A link works once, within 24 hours. Ask whoever gave it to you for another one.");

    /// <summary>French, unless the browser prefers English.</summary>
    public static SignInText For(HttpRequest request) =>
        request.GetTypedHeaders().AcceptLanguage.OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.ToString().Split('-')[0].ToLowerInvariant())
            .FirstOrDefault(language => language is "fr" or "en") is "en" ? English : French;
}

/// <summary>The sign-in and sign-out pages: no scripts, no external resources, and small enough for slow connections.</summary>
public sealed class SignInPage(IAntiforgery antiforgery, PagePolicy policy)
{
    // The colours of the Desk, where most users go next.
    private const string Style =
        ":root{color-scheme:light dark;--paper:#fffdf9;--ink:#1d1a17;--soft:#5f574d;--wash:#f4efe5;--accent:#8f2d16;--on:#fffdf9;--focus:#0b57d0;--bad:#a3161a}"
        + "@media(prefers-color-scheme:dark){:root{--paper:#161412;--ink:#ece6da;--soft:#b3aa9c;--wash:#211e1a;--accent:#f2a08b;--on:#161412;--focus:#8ab4f8;"
        + "--bad:#ff9c94}}"
        + "*{box-sizing:border-box}body{margin:0;font:1rem/1.5 system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto "
        + "Sans\",Arial,sans-serif;color:var(--ink);background:var(--paper)}"
        + "main{max-width:26rem;margin:12vh auto;padding:1.5rem}h1{font:700 1.5rem/1.2 Charter,\"Noto Serif\",Cambria,Georgia,serif;margin:0 0 1.5rem}"
        + "label{display:block;margin:1rem 0 .25rem;font-weight:600}"
        + "input{width:100%;min-height:44px;font:inherit;padding:9px 10px;border:1px solid var(--soft);border-radius:4px;background:var(--paper);color:inherit}"
        + "button{margin-top:1.5rem;width:100%;min-height:44px;font:inherit;font-weight:600;padding:8px "
        + "16px;border:0;border-radius:6px;background:var(--accent);color:var(--on)}"
        + ":focus-visible{outline:3px solid var(--focus);outline-offset:2px}[role=alert]{border-left:4px solid var(--bad);padding:12px "
        + "16px;background:var(--wash)}";

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private static readonly string StyleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    public Task WriteSignInAsync(HttpContext http, int status, string? returnUrl, string? username = null, Func<SignInText, string>? trouble = null)
    {
        var words = SignInText.For(http.Request);
        var describedBy = trouble is null ? "" : " aria-describedby=\"trouble\" aria-invalid=\"true\"";
        // After a failed attempt the focus is on the password, because the user name is filled in again.
        var (first, second) = string.IsNullOrEmpty(username) ? (" autofocus", "") : ("", " autofocus");
        return WriteAsync(http, status, words, words.SignIn, "/account/login", returnUrl,
            $"""
            {(trouble is null ? "" : $"<p id=\"trouble\" role=\"alert\">{Html(trouble(words))}</p>")}
            <label for="username">{Html(words.Username)}</label>
            <input id="username" name="username" value="{Html(
                username)}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="256" required{first}{describedBy}>
            <label for="password">{Html(words.Password)}</label>
            <input id="password" name="password" type="password" autocomplete="current-password" maxlength="1024" required{second}{describedBy}>
            <button>{Html(words.SignIn)}</button>
            """);
    }

    public Task WriteSetPasswordAsync(HttpContext http, int status, string token, string username, Func<SignInText, string>? trouble = null)
    {
        var words = SignInText.For(http.Request);
        var describedBy = trouble is null ? "length" : "trouble\" aria-invalid=\"true";
        return WriteAsync(http, status, words, words.SetPassword, "/account/password", null,
            $"""
            {(trouble is null ? "" : $"<p id=\"trouble\" role=\"alert\">{Html(trouble(words))}</p>")}
            <input type="hidden" name="token" value="{Html(token)}">
            <label for="username">{Html(words.Username)}</label>
            <input id="username" value="{Html(username)}" autocomplete="username" readonly>
            <label for="password">{Html(words.NewPassword)}</label>
            {(trouble is null ? $"<p id=\"length\">{Html(words.PasswordLength)}</p>" : "")}
            <input id="password" name="password" type="password" autocomplete="new-password" minlength="{PasswordRules.MinLength}" maxlength="{PasswordRules.MaxLength}" required autofocus aria-describedby="{describedBy}">
            <button>{Html(words.SetPassword)}</button>
            """);
    }

    public Task WriteSpentLinkAsync(HttpContext http)
    {
        var words = SignInText.For(http.Request);
        return WriteAsync(http, 410, words, words.SpentLink, "/account/login", null, $"<p>{Html(words.SpentLinkAbout)}</p>");
    }

    public Task WriteSignOutAsync(HttpContext http, int status, string? returnUrl)
    {
        var words = SignInText.For(http.Request);
        return WriteAsync(http, status, words, words.SignOutAsk, "/account/logout", returnUrl, $"<button>{Html(words.SignOut)}</button>");
    }

    private Task WriteAsync(HttpContext http, int status, SignInText words, string title, string action, string? returnUrl, string fields)
    {
        var (response, tokens) = (http.Response, antiforgery.GetAndStoreTokens(http));
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'sha256-{StyleHash}'; form-action {policy.FormTargets}; base-uri 'none'; frame-ancestors 'none'";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "same-origin";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentLanguage = words.Language;
        response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptLanguage);
        var hidden = returnUrl is null ? "" : $"<input type=\"hidden\" name=\"ReturnUrl\" value=\"{Html(returnUrl)}\">";
        return response.WriteAsync(
            $"""
            <!doctype html>
            <html lang="{words.Language}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Html(title)}</title>
            <style>{Style}</style>
            </head>
            <body>
            <main>
            <h1>{Html(title)}</h1>
            <form method="post" action="{action}">
            <input type="hidden" name="{tokens.FormFieldName}" value="{Html(tokens.RequestToken)}">
            {hidden}
            {fields}
            </form>
            </main>
            </body>
            </html>

            """,
            http.RequestAborted);
    }

    private static string Html(string? text) => Encoder.Encode(text ?? "");
}

/// <summary>The targets of <c>form-action</c>. Browsers apply it to redirects after the form too, so it includes the registered clients.</summary>
public sealed record PagePolicy(string FormTargets)
{
    public static PagePolicy For(IEnumerable<Client> clients) =>
        new(string.Join(
            ' ', clients.SelectMany(client => client.RedirectUris).Select(address => new Uri(address)).Select(Source).Prepend("'self'").Distinct()));

    private static string Source(Uri address) => address.Scheme is "http" or "https" ? address.GetLeftPart(UriPartial.Authority) : $"{address.Scheme}:";
}
