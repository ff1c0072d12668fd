using System.Text.Encodings.Web;
using EditorialPlatform.ServiceDefaults;
using Microsoft.Net.Http.Headers;

namespace EditorialPlatform.Desk;

/// <summary>The page staff arrive at: who they are, where they can go, and the way out.</summary>
public static class FrontDesk
{
    private const string Policy = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static readonly Words French = new(
        "fr", "La rédaction", "Aller au contenu", "Connecté en tant que", "Rôles", "Langues", "Aller à", "Le site des lecteurs", "La description de l’API", "Se déconnecter", "aucun",
        new() { ["reporter"] = "journaliste", ["editor"] = "rédacteur en chef", ["translator"] = "traducteur", ["admin"] = "administrateur", ["fr"] = "français", ["en"] = "anglais" });

    private static readonly Words English = new(
        "en", "The newsroom", "Skip to content", "Signed in as", "Roles", "Languages", "Go to", "The readers’ site", "The description of the API", "Sign out", "none",
        new() { ["reporter"] = "reporter", ["editor"] = "editor", ["translator"] = "translator", ["admin"] = "administrator", ["fr"] = "French", ["en"] = "English" });

    public static void MapFrontDesk(this WebApplication app) => app.MapGet("/desk", (HttpContext http) =>
    {
        if (Actor.From(http.User) is not { } actor)
        {
            return (IResult)new Problem(Refusal.Forbidden("The token names nobody."));
        }

        http.Response.Headers.ContentSecurityPolicy = Policy;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptLanguage);
        return TypedResults.Content(Page(actor, Choose(http.Request)), "text/html; charset=utf-8");
    });

    // French is the newsroom's language, unless the browser likes English better.
    private static Words Choose(HttpRequest request)
    {
        var wanted = request.GetTypedHeaders().AcceptLanguage.OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.ToString().Split('-')[0]).FirstOrDefault(language => language is "fr" or "en");
        return wanted == "en" ? English : French;
    }

    private static string Page(Actor actor, Words words)
    {
        static string Text(string text) => HtmlEncoder.Default.Encode(text);
        string Listed(IEnumerable<string> all) =>
            string.Join(", ", all.Select(one => words.Names.GetValueOrDefault(one, one)).Order(StringComparer.Ordinal).Select(Text)) is { Length: > 0 } some ? some : words.None;
        return $"""
            <!doctype html>
            <html lang="{words.Language}">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>{words.Title}</title>
              <link rel="stylesheet" href="/desk/desk.css">
            </head>
            <body>
              <a class="skip" href="#content">{words.Skip}</a>
              <main id="content">
                <h1>{words.Title}</h1>
                <p>{words.SignedInAs} <strong>{Text(actor.Name)}</strong></p>
                <dl>
                  <dt>{words.Roles}</dt><dd>{Listed(actor.Roles)}</dd>
                  <dt>{words.Languages}</dt><dd>{Listed(actor.Languages)}</dd>
                </dl>
                <nav aria-label="{words.GoTo}">
                  <ul>
                    <li><a href="/{words.Language}">{words.Site}</a></li>
                    <li><a href="/docs">{words.Api}</a></li>
                  </ul>
                </nav>
                <form method="post" action="/signout"><button>{words.SignOut}</button></form>
              </main>
            </body>
            </html>
            """;
    }

    private sealed record Words(
        string Language, string Title, string Skip, string SignedInAs, string Roles, string Languages, string GoTo, string Site, string Api, string SignOut, string None,
        Dictionary<string, string> Names);
}
