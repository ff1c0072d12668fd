using System.ComponentModel.DataAnnotations;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>Removes an article immediately from all languages and all channels.</summary>
public sealed record KillArticle([property: Required] string? Reason) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Publication, KillArticle>("/api/publications/{articleId:guid}/kill", Decide, new() { RequiresIfMatch = true })
            .WithSummary("Take the article off every exit at once, in every language");

    public static Decision Decide(Publication publication, KillArticle command, Actor actor, DateTimeOffset now) =>
        !actor.IsEditor ? Rejection.Forbidden("Editors kill.")
        : publication.Killed ? Decision.NoChange
        : new ValidationErrors().Text("/reason", command.Reason, Limits.Remark, required: true).Rejection is { } wrong ? wrong
        : Decision.Accept(new ArticleKilled(actor.AsPerson, command.Reason!));
}
