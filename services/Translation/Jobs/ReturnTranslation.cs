using System.ComponentModel.DataAnnotations;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;

namespace EditorialPlatform.Translation.Jobs;

/// <summary>Returns a submitted translation to its translator. The translator may do this too, because it approves nothing.</summary>
public sealed record ReturnTranslation([property: Required] string? Note, string? SegmentId) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapJobCommand<ReturnTranslation>("return", Decide, ifMatch: true)
            .WithSummary("Give a submitted translation back with a note")
            .Refuses(409, "not-submitted", "claimed");

    public static Decision Decide(TranslationJob job, ReturnTranslation command, Actor actor, DateTimeOffset now) =>
        job.RequireReviewer(actor) is { } no ? no
        : new ValidationErrors().Text("/note", command.Note, Limits.Note, required: true)
            .Require(command.SegmentId is null || job.Segments().Any(segment => segment.Id == command.SegmentId), "/segmentId", "There is no such segment.")
            .Rejection is { } wrong ? wrong
        : job.Respond([.. job.ClaimIfUnclaimed(actor), new TranslationReturned(actor.AsPerson, command.Note!, command.SegmentId, job.LastTranslator!)]);
}
