using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Publishing.Publications;

public sealed record UnscheduleEdition : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Publication, UnscheduleEdition>("/api/publications/{articleId:guid}/unschedule", Decide, new() { RequiresIfMatch = true })
            .WithSummary("Take the time back")
            .Refuses(409, "killed");

    public static Decision Decide(Publication publication, UnscheduleEdition command, Actor actor, DateTimeOffset now) =>
        PublicationRules.RequireEditor(publication, actor) is { } no ? no
        : Decision.Accept([.. PublicationRules.Waiting(publication).Where(edition => publication.PlanOf(edition).When is PlannedWhen.At or PlannedWhen.Now)
            .Select(object (edition) => new ScheduleCancelled(actor.AsPerson, edition.Language))]);
}
