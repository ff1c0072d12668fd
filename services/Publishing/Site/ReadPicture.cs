using EditorialPlatform.Http;
using EditorialPlatform.Publishing.PublicSite;

namespace EditorialPlatform.Publishing.Site;

/// <summary><c>/pictures/{name}/{file}</c>: a picture of a public edition. Its name cannot be guessed and its bytes never change.</summary>
public sealed class ReadPicture : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPublic("/pictures/{name}/{file}", ReadAsync);

    public static string Address(string name, string file) => $"/pictures/{name}/{file}";

    private static async Task<IResult> ReadAsync(string name, string file, PublicSiteQueries stand, Pages pages, SiteSettings site, HttpContext http)
    {
        var found = PublicRoutes.IsSlug(name) && file.Length < 20 && file.All(character => char.IsAsciiLetterOrDigit(character) || character == '.')
            ? await stand.PictureAsync(name, file, http.RequestAborted)
            : null;
        return found switch
        {
            null => await PublicRoutes.MissingAsync(pages, site, UiText.Languages[0]),
            { } picture when picture.File != file => PublicResult.Moved(Address(name, picture.File)),
            { } picture => new PublicResult(picture.Bytes, picture.MediaType) { CacheControl = "public, max-age=31536000, immutable" },
        };
    }
}
