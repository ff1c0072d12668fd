using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>Mandatory and immediate: every language, every exit.</summary>
public sealed record KillArticle(string? Reason) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Publication, KillArticle>("/api/publications/{articleId:guid}/kill", Decide, new() { RequiresIfMatch = true });

    public static Decision Decide(Publication publication, KillArticle command, Actor actor, DateTimeOffset now) =>
        !actor.IsEditor ? Rejection.Forbidden("Editors kill.")
        : publication.Killed ? Decision.NoChange
        : new ValidationErrors().Text("/reason", command.Reason, 5000, required: true).Rejection is { } wrong ? wrong
        : Decision.Accept(new ArticleKilled(actor.AsPerson, command.Reason!));
}
