using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;

namespace EditorialPlatform.Publishing.Publications;

public sealed record HoldEdition(string? Reason) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Publication, HoldEdition>("/api/publications/{articleId:guid}/hold", Decide, new() { RequiresIfMatch = true })
            .WithSummary("Hold what is approved back")
            .Refuses(409, "killed", "nothing-approved");

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

        return new ValidationErrors().Text("/reason", command.Reason, Limits.Remark).Rejection is { } wrong ? wrong
            : Decision.Accept([.. waiting.Where(edition => publication.PlanOf(edition).When != PlannedWhen.Hold)
                .Select(object (edition) => new EditionHeld(actor.AsPerson, edition.Language, command.Reason))]);
    }
}
