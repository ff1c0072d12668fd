using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>Editions that waited only for the end of the embargo are published at once.</summary>
public sealed record LiftEmbargo : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Publication, LiftEmbargo, IReadOnlySet<string>>(
            "/api/publications/{articleId:guid}/embargo/lift",
            PublicationRules.FindTakenPathsAsync,
            Decide,
            new() { RequiresIfMatch = true, ContinuesTraceOf = [typeof(EditionPrepared)] })
            .WithSummary("End the embargo; what waited for it alone goes out")
            .Refuses(403, "four-eyes").Refuses(409, "killed");

    public static Decision Decide(Publication publication, LiftEmbargo command, IReadOnlySet<string> taken, Actor actor, DateTimeOffset now) =>
        PublicationRules.RequireEditor(publication, actor) is { } no ? no
        : publication.EmbargoUntil is null ? Decision.NoChange
        : PublicationRules.RequireSecondPerson(publication, actor, until: null, now) is { } own ? own
        : Decision.Accept(ReleasePolicy.Apply(publication, [new EmbargoLifted(actor.AsPerson)], taken, now));
}
