using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;
using Microsoft.AspNetCore.Mvc;

namespace EditorialPlatform.Drafting.Drafts;

public sealed record DeclineSuggestion([property: FromRoute] Guid Id, string? Reason = null) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Draft, DeclineSuggestion>("/api/drafts/{articleId:guid}/suggestions/{id:guid}/decline", Decide)
            .WithSummary("Leave a proposed wording aside")
            .Refuses(409, "accepted");

    public static Decision Decide(Draft draft, DeclineSuggestion command, Actor actor, DateTimeOffset now) =>
        draft.Suggestions.FirstOrDefault(each => each.Id == command.Id) is not { } suggestion ? Rejection.NotFound
        : !draft.CanEdit(actor) ? Rejection.Forbidden("Its contributors and editors decline suggestions.")
        : suggestion.State == SuggestionState.Declined ? Decision.NoChange
        : suggestion.State == SuggestionState.Accepted ? Rejection.Conflict("accepted", "This suggestion was accepted.")
        : new ValidationErrors().Text("/reason", command.Reason, Limits.Note).Rejection is { } wrong ? wrong
        : Decision.Accept(new SuggestionDeclined(actor.AsPerson, command.Id, command.Reason));
}
