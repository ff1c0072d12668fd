using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Publishing.Publications;

public sealed record UnscheduleEdition : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Publication, UnscheduleEdition>("/api/publications/{articleId:guid}/unschedule", Decide, new() { IfMatch = true });

    public static Decision Decide(Publication publication, UnscheduleEdition command, Actor actor, DateTimeOffset now) =>
        Desk.Refuse(publication, actor) is { } no ? no
        : Decision.Accept([.. Desk.Waiting(publication).Where(edition => publication.PlanOf(edition).When is "at" or "now")
            .Select(object (edition) => new ScheduleCancelled(actor.AsPerson, edition.Language))]);
}
