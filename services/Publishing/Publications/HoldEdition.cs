using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;

namespace EditorialPlatform.Publishing.Publications;

public sealed record HoldEdition(string? Reason) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Publication, HoldEdition>("/api/publications/{articleId:guid}/hold", Decide, new() { RequiresIfMatch = true });

    public static Decision Decide(Publication publication, HoldEdition command, Actor actor, DateTimeOffset now)
    {
        if (PublicationRules.RequireEditor(publication, actor) is { } no)
        {
            return no;
        }

        if (PublicationRules.Waiting(publication) is not { Count: > 0 } waiting)
        {
            return Rejection.Conflict("nothing-approved", "No approved copy is waiting to go out.");
        }

        return new ValidationErrors().Text("/reason", command.Reason, 5000).Rejection is { } wrong ? wrong
            : Decision.Accept([.. waiting.Where(edition => publication.PlanOf(edition).When != "hold")
                .Select(object (edition) => new EditionHeld(actor.AsPerson, edition.Language, command.Reason))]);
    }
}
