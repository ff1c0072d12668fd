using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;

namespace EditorialPlatform.Drafting.Drafts;

public sealed record AnswerComment(Guid Id, string? Text) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Draft, AnswerComment>("/api/drafts/{articleId:guid}/comments/{id:guid}/replies", Decide);

    public static Decision Decide(Draft draft, AnswerComment command, Actor actor, DateTimeOffset now) =>
        !draft.Comments.Contains(command.Id) ? Rejection.NotFound
        : !draft.CanEdit(actor) ? Rejection.Forbidden("Its contributors and editors answer comments.")
        : new ValidationErrors().Text("/text", command.Text, Limits.Note, required: true).Rejection is { } wrong ? wrong
        : Decision.Accept(new CommentAnswered(actor.AsPerson, command.Id, command.Text!));
}
