using System.ComponentModel.DataAnnotations;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;
using Microsoft.AspNetCore.Mvc;

namespace EditorialPlatform.Drafting.Drafts;

public sealed record AnswerComment([property: FromRoute] Guid Id, [property: Required] string? Text) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Draft, AnswerComment>("/api/drafts/{articleId:guid}/comments/{id:guid}/replies", Decide)
            .WithSummary("Answer a comment of the desk");

    public static Decision Decide(Draft draft, AnswerComment command, Actor actor, DateTimeOffset now) =>
        !draft.Comments.Contains(command.Id) ? Rejection.NotFound
        : !draft.CanEdit(actor) ? Rejection.Forbidden("Its contributors and editors answer comments.")
        : new ValidationErrors().Text("/text", command.Text, Limits.Note, required: true).Rejection is { } wrong ? wrong
        : Decision.Accept(new CommentAnswered(actor.AsPerson, command.Id, command.Text!));
}
