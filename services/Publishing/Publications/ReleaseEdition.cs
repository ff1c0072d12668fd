using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>Takes an edition off hold: it becomes prepared, and is published once someone publishes or schedules it.</summary>
public sealed record ReleaseEdition : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Publication, ReleaseEdition>("/api/publications/{articleId:guid}/release", Decide, new() { RequiresIfMatch = true })
            .WithSummary("End the holding back, without a time")
            .Refuses(409, "killed");

    public static Decision Decide(Publication publication, ReleaseEdition command, Actor actor, DateTimeOffset now) =>
        PublicationRules.RequireEditor(publication, actor) is { } no ? no
        : Decision.Accept([.. PublicationRules.Waiting(publication).Where(edition => publication.PlanOf(edition).When == PlannedWhen.Hold)
            .Select(object (edition) => new EditionReleased(actor.AsPerson, edition.Language))]);
}
