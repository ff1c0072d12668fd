using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>As soon as it may: at once, or when the embargo ends. Other languages are not waited for.</summary>
public sealed record PublishEdition : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Publication, PublishEdition, IReadOnlySet<string>>("/api/publications/{articleId:guid}/publish", Desk.TakenAsync, Decide, new() { IfMatch = true, Continues = [typeof(EditionPrepared)] });

    public static Decision Decide(Publication publication, PublishEdition command, IReadOnlySet<string> taken, Actor actor, DateTimeOffset now)
    {
        if (Desk.Refuse(publication, actor) is { } no)
        {
            return no;
        }

        if (publication.LegalHold is { } reason)
        {
            return Refusal.Conflict("legal-hold", $"It is under legal hold: {reason}");
        }

        var waiting = Desk.Waiting(publication);
        if (waiting.Count == 0)
        {
            return publication.Editions.Any(edition => edition is { Live: not null, Retracted: false }) ? Decision.AlreadySo
                : Refusal.Conflict("nothing-approved", "No approved copy is waiting to go out.");
        }

        var asked = waiting.Where(edition => publication.PlanOf(edition).When != "now" || edition.Failure is not null || publication.Together.Count > 0)
            .Select(object (edition) => new EditionScheduled(actor.AsPerson, edition.Language, null)).ToList();
        return Decision.Accept(GoingOut.After(publication, asked, taken, now));
    }
}
