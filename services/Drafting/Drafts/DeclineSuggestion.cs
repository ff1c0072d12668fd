using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Drafting.Drafts;

public sealed record DeclineSuggestion(Guid Id, string? Reason = null) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Draft, DeclineSuggestion>("/api/drafts/{articleId:guid}/suggestions/{id:guid}/decline", Decide);

    public static Decision Decide(Draft draft, DeclineSuggestion command, Actor actor, DateTimeOffset now) =>
        draft.Suggestions.FirstOrDefault(each => each.Id == command.Id) is not { } suggestion ? Refusal.NotFound
        : !draft.OpenTo(actor) ? Refusal.Forbidden("Its contributors and editors decline suggestions.")
        : suggestion.State == "declined" ? Decision.AlreadySo
        : suggestion.State == "accepted" ? Refusal.Conflict("accepted", "This suggestion was accepted.")
        : new FieldErrors().Text("/reason", command.Reason, Limits.Note).Refusal is { } wrong ? wrong
        : Decision.Accept(new SuggestionDeclined(actor.AsPerson, command.Id, command.Reason));
}
