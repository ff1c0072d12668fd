using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>Mandatory and immediate: every language, every exit.</summary>
public sealed record KillArticle(string? Reason) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Publication, KillArticle>("/api/publications/{articleId:guid}/kill", Decide, new() { IfMatch = true });

    public static Decision Decide(Publication publication, KillArticle command, Actor actor, DateTimeOffset now) =>
        !actor.IsEditor ? Refusal.Forbidden("Editors kill.")
        : publication.Killed ? Decision.AlreadySo
        : new FieldErrors().Text("/reason", command.Reason, 5000, required: true).Refusal is { } wrong ? wrong
        : Decision.Accept(new ArticleKilled(actor.AsPerson, command.Reason!));
}
