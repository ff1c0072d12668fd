using System.ComponentModel.DataAnnotations;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Publishing.Publications;

public sealed record SetEmbargo([property: Required] DateTimeOffset? Until) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Publication, SetEmbargo, IReadOnlySet<string>>(
            "/api/publications/{articleId:guid}/embargo", PublicationRules.FindTakenPathsAsync, Decide, new() { RequiresIfMatch = true })
            .WithSummary("Set an embargo")
            .Refuses(403, "four-eyes").Refuses(409, "killed", "public");

    public static Decision Decide(Publication publication, SetEmbargo command, IReadOnlySet<string> taken, Actor actor, DateTimeOffset now)
    {
        if (PublicationRules.RequireEditor(publication, actor) is { } no)
        {
            return no;
        }

        if (publication.Editions.Any(edition => edition.Live is not null) && PublicationRules.Waiting(publication).Count == 0)
        {
            return Rejection.Conflict("public", "It is public already; an embargo cannot hide what readers have seen.");
        }

        if (new ValidationErrors().Require(command.Until is not null, "/until", "This is needed.")
            .Require(command.Until is null || command.Until > now, "/until", "This is in the past.").Rejection is { } wrong)
        {
            return wrong;
        }

        return command.Until == publication.EmbargoUntil ? Decision.NoChange
            : PublicationRules.RequireSecondPerson(publication, actor, command.Until, now) is { } own ? own
            : Decision.Accept(ReleasePolicy.Apply(publication, [new EmbargoSet(actor.AsPerson, command.Until!.Value)], taken, now));
    }
}
