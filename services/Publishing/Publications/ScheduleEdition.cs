using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>The problem document for a time before the end of the embargo.</summary>
public sealed record EmbargoedProblem : ProblemDocument
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? EmbargoUntil { get; init; }
}

public sealed record ScheduleEdition([property: Required] DateTimeOffset? At, IReadOnlyList<string>? Languages) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Publication, ScheduleEdition>("/api/publications/{articleId:guid}/schedule", Decide, new() { RequiresIfMatch = true })
            .WithSummary("Publish at a time")
            .Refuses<EmbargoedProblem>(409, "killed", "embargoed", "nothing-approved");

    public static Decision Decide(Publication publication, ScheduleEdition command, Actor actor, DateTimeOffset now)
    {
        if (PublicationRules.RequireEditor(publication, actor) is { } no)
        {
            return no;
        }

        var waiting = PublicationRules.Waiting(publication).Where(edition => command.Languages?.Contains(edition.Language) ?? true).ToList();
        if (publication.EmbargoUntil > now && command.At > now && command.At < publication.EmbargoUntil)
        {
            return Rejection.Conflict(
                "embargoed", "This is before the embargo ends.", new Dictionary<string, object> { ["embargoUntil"] = publication.EmbargoUntil! });
        }

        if (PublicationRules.Waiting(publication).Count == 0)
        {
            return Rejection.Conflict("nothing-approved", "No approved copy is waiting to go out.");
        }

        var wrong = new ValidationErrors()
            .Require(command.At is not null, "/at", "This is needed.")
            .Require(command.At is null || command.At > now, "/at", "This is in the past.")
            .Require(
                command.Languages?.Count != 0 && (command.Languages ?? []).All(language => waiting.Any(edition => edition.Language == language)),
                "/languages",
                "Not every one of these languages is waiting to go out.")
            .Rejection;
        return wrong is not null ? wrong
            : Decision.Accept([.. waiting.Where(edition => edition.Failure is not null
                || publication.PlanOf(edition) != new ReleasePlan(PlannedWhen.At, command.At))
                .Select(object (edition) => new EditionScheduled(actor.AsPerson, edition.Language, command.At))]);
    }
}
