using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Drafting.Drafts;

public sealed record AnswerComment(Guid Id, string? Text) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Draft, AnswerComment>("/api/drafts/{articleId:guid}/comments/{id:guid}/replies", Decide);

    public static Decision Decide(Draft draft, AnswerComment command, Actor actor, DateTimeOffset now) =>
        !draft.Comments.Contains(command.Id) ? Refusal.NotFound
        : !draft.OpenTo(actor) ? Refusal.Forbidden("Its contributors and editors answer comments.")
        : new FieldErrors().Text("/text", command.Text, Limits.Note, required: true).Refusal is { } wrong ? wrong
        : Decision.Accept(new CommentAnswered(actor.AsPerson, command.Id, command.Text!));
}
