using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>What waited for its end alone goes out at once.</summary>
public sealed record LiftEmbargo : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Publication, LiftEmbargo, IReadOnlySet<string>>("/api/publications/{articleId:guid}/embargo/lift", Desk.TakenAsync, Decide, new() { IfMatch = true, Continues = [typeof(EditionPrepared)] });

    public static Decision Decide(Publication publication, LiftEmbargo command, IReadOnlySet<string> taken, Actor actor, DateTimeOffset now) =>
        Desk.Refuse(publication, actor) is { } no ? no
        : publication.EmbargoUntil is null ? Decision.AlreadySo
        : Decision.Accept(GoingOut.After(publication, [new EmbargoLifted(actor.AsPerson)], taken, now));
}
