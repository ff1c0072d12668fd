using System.ComponentModel.DataAnnotations;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>Retracts an article. Its address keeps showing the notice, in each language.</summary>
public sealed record RetractArticle([property: Required] IReadOnlyDictionary<string, string>? Notice, IReadOnlyList<string>? Languages) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Publication, RetractArticle>("/api/publications/{articleId:guid}/retract", Decide, new() { RequiresIfMatch = true })
            .WithSummary("Retract: a notice stays at the address")
            .Refuses(409, "killed", "not-public");

    public static Decision Decide(Publication publication, RetractArticle command, Actor actor, DateTimeOffset now)
    {
        if (PublicationRules.RequireEditor(publication, actor) is { } no)
        {
            return no;
        }

        var live = publication.Editions.Where(edition => edition.Live is not null).ToList();
        if (live.Count == 0)
        {
            return Rejection.Conflict("not-public", "Readers have never seen it; hold it instead.");
        }

        var languages = live.Where(edition => command.Languages?.Contains(edition.Language) ?? true).ToList();
        var fields = new ValidationErrors()
            .Require(
                command.Languages?.Count != 0 && (command.Languages ?? []).All(language => live.Any(edition => edition.Language == language)),
                "/languages",
                "Readers have not seen every one of these languages.");
        foreach (var (language, text) in command.Notice ?? new Dictionary<string, string>())
        {
            fields.Text(
                $"/notice/{language.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}",
                text,
                Limits.Remark,
                required: true)
                .Require(
                    live.Any(edition => edition.Language == language), "/notice", $"There is no public edition in '{(language.Length > 8 ? "…" : language)}'.");
        }

        // A translation without its own notice shows the standard sentence of its language.
        fields.Require(
            languages.All(edition => edition.Language != publication.SourceLanguage || command.Notice?.ContainsKey(edition.Language) == true),
            $"/notice/{publication.SourceLanguage}",
            "This is needed.")
            .Require(command.Notice?.Count > 0, "/notice", "This is needed.");
        return fields.Rejection is { } wrong ? wrong
            : languages.All(edition => edition.Retracted) ? Decision.NoChange
            : Decision.Accept(new ArticleRetracted(
                actor.AsPerson, [.. languages.Where(edition => !edition.Retracted).Select(edition => edition.Language)], command.Notice!));
    }
}
