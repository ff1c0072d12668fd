using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;

namespace EditorialPlatform.Drafting.Drafts;

public sealed record DeclineSuggestion(Guid Id, string? Reason = null) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Draft, DeclineSuggestion>("/api/drafts/{articleId:guid}/suggestions/{id:guid}/decline", Decide);

    public static Decision Decide(Draft draft, DeclineSuggestion command, Actor actor, DateTimeOffset now) =>
        draft.Suggestions.FirstOrDefault(each => each.Id == command.Id) is not { } suggestion ? Rejection.NotFound
        : !draft.CanEdit(actor) ? Rejection.Forbidden("Its contributors and editors decline suggestions.")
        : suggestion.State == "declined" ? Decision.NoChange
        : suggestion.State == "accepted" ? Rejection.Conflict("accepted", "This suggestion was accepted.")
        : new ValidationErrors().Text("/reason", command.Reason, Limits.Note).Rejection is { } wrong ? wrong
        : Decision.Accept(new SuggestionDeclined(actor.AsPerson, command.Id, command.Reason));
}
