using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using EditorialPlatform.Http;

namespace EditorialPlatform.Publishing.Site.Feeds;

/// <summary>JSON Feed 1.1.</summary>
public sealed class JsonFeed : IEndpoint
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Map(IEndpointRouteBuilder routes) => Feed.Map(routes, "feed.json", "application/feed+json; charset=utf-8", Write);

    public static string Write(Feed feed) => JsonSerializer.Serialize(
        new
        {
            Version = "https://jsonfeed.org/version/1.1",
            feed.Title,
            HomePageUrl = feed.Home,
            FeedUrl = feed.Home + "/feed.json",
            Description = feed.Words.Format("feed.about", feed.Title),
            Language = feed.Words.Code,
            Authors = new[] { new { feed.Site.Name, Url = feed.Site.Origin } },
            Hubs = feed.Site.Hub is { } hub ? new[] { new { Type = "WebSub", Url = hub } } : null,
            Items = feed.Entries.Select(entry => new
            {
                entry.Id,
                Url = feed.Site.Origin + entry.Line.Path,
                entry.Line.Title,
                ContentHtml = entry.Html,
                entry.Summary,
                Image = entry.ImageAddress,
                DatePublished = Json.FormatTime(entry.Line.PublishedAt),
                DateModified = Json.FormatTime(entry.Line.UpdatedAt),
                Authors = entry.Authors(feed.Site).Select(author => new { author.Name, author.Url }),
                Tags = new[] { feed.Words.Section(entry.Line.Section), entry.Line.Place is { } place ? feed.Words.Place(place) : null }.OfType<string>()
                    .Distinct(),
                entry.Line.Language,
            }),
        },
        Options);
}
