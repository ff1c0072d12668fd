using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Publishing.Publications;

public sealed record SetEmbargo(DateTimeOffset? Until) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Publication, SetEmbargo, IReadOnlySet<string>>("/api/publications/{articleId:guid}/embargo", Desk.TakenAsync, Decide, new() { IfMatch = true });

    public static Decision Decide(Publication publication, SetEmbargo command, IReadOnlySet<string> taken, Actor actor, DateTimeOffset now)
    {
        if (Desk.Refuse(publication, actor) is { } no)
        {
            return no;
        }

        if (publication.Editions.Any(edition => edition.Live is not null) && Desk.Waiting(publication).Count == 0)
        {
            return Refusal.Conflict("public", "It is public already; an embargo cannot hide what readers have seen.");
        }

        if (new FieldErrors().Require(command.Until is not null, "/until", "This is needed.")
            .Require(command.Until is null || command.Until > now, "/until", "This is in the past.").Refusal is { } wrong)
        {
            return wrong;
        }

        return command.Until == publication.EmbargoUntil ? Decision.AlreadySo
            : Decision.Accept(GoingOut.After(publication, [new EmbargoSet(actor.AsPerson, command.Until!.Value)], taken, now));
    }
}
