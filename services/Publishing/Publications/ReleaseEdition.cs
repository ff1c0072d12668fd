using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>From held back to prepared: it goes out when somebody publishes or schedules it.</summary>
public sealed record ReleaseEdition : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Publication, ReleaseEdition>("/api/publications/{articleId:guid}/release", Decide, new() { IfMatch = true });

    public static Decision Decide(Publication publication, ReleaseEdition command, Actor actor, DateTimeOffset now) =>
        Desk.Refuse(publication, actor) is { } no ? no
        : Decision.Accept([.. Desk.Waiting(publication).Where(edition => publication.PlanOf(edition).When == "hold")
            .Select(object (edition) => new EditionReleased(actor.AsPerson, edition.Language))]);
}
