using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>Publishes as soon as possible: at once, or when the embargo ends. Does not wait for other languages.</summary>
public sealed record PublishEdition : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Publication, PublishEdition, IReadOnlySet<string>>(
            "/api/publications/{articleId:guid}/publish",
            PublicationRules.FindTakenPathsAsync,
            Decide,
            new() { RequiresIfMatch = true, ContinuesTraceOf = [typeof(EditionPrepared)] })
            .WithSummary("Publish as soon as it may go out")
            .Refuses(409, "killed", "legal-hold", "nothing-approved");

    public static Decision Decide(Publication publication, PublishEdition command, IReadOnlySet<string> taken, Actor actor, DateTimeOffset now)
    {
        if (PublicationRules.RequireEditor(publication, actor) is { } no)
        {
            return no;
        }

        if (publication.LegalHold is { } reason)
        {
            return Rejection.Conflict("legal-hold", $"It is under legal hold: {reason}");
        }

        var waiting = PublicationRules.Waiting(publication);
        if (waiting.Count == 0)
        {
            return publication.Editions.Any(edition => edition is { Live: not null, Retracted: false }) ? Decision.NoChange
                : Rejection.Conflict("nothing-approved", "No approved copy is waiting to go out.");
        }

        var asked = waiting.Where(edition => publication.PlanOf(edition).When != PlannedWhen.Now
            || edition.Failure is not null
            || publication.Together.Count > 0)
            .Select(object (edition) => new EditionScheduled(actor.AsPerson, edition.Language, null)).ToList();
        return Decision.Accept(ReleasePolicy.Apply(publication, asked, taken, now));
    }
}
