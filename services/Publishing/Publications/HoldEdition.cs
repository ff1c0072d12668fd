using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Publishing.Publications;

public sealed record HoldEdition(string? Reason) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Publication, HoldEdition>("/api/publications/{articleId:guid}/hold", Decide, new() { IfMatch = true });

    public static Decision Decide(Publication publication, HoldEdition command, Actor actor, DateTimeOffset now)
    {
        if (Desk.Refuse(publication, actor) is { } no)
        {
            return no;
        }

        if (Desk.Waiting(publication) is not { Count: > 0 } waiting)
        {
            return Refusal.Conflict("nothing-approved", "No approved copy is waiting to go out.");
        }

        return new FieldErrors().Text("/reason", command.Reason, 5000).Refusal is { } wrong ? wrong
            : Decision.Accept([.. waiting.Where(edition => publication.PlanOf(edition).When != "hold")
                .Select(object (edition) => new EditionHeld(actor.AsPerson, edition.Language, command.Reason))]);
    }
}
