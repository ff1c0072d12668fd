using System.ComponentModel.DataAnnotations;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;
using Microsoft.AspNetCore.Mvc;

namespace EditorialPlatform.Translation.Jobs;

/// <summary>Confirms that a segment needs no change although its source changed.</summary>
public sealed record ConfirmSegment([property: FromRoute] string Id, [property: Required] string? Reason, [property: Required] string? SourceHash) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapJobCommand<ConfirmSegment>("segments/{id}/confirm", Decide)
            .WithSummary("Say that a segment stands although its source changed")
            .Refuses<SourceMovedProblem>(409, "withdrawn", "submitted", "claimed", "source-moved", "not-translated");

    public static Decision Decide(TranslationJob job, ConfirmSegment command, Actor actor, DateTimeOffset now)
    {
        if (job.RequirePair(actor) is { } outsider)
        {
            return outsider;
        }

        var segment = job.Segments().FirstOrDefault(one => one.Id == command.Id);
        if (segment is null && !job.TargetSegments.ContainsKey(command.Id))
        {
            return Rejection.NotFound;
        }

        if ((job.RequireTranslator(actor) ?? TranslateSegment.RefuseIfMoved(segment, command.SourceHash)) is { } no)
        {
            return no;
        }

        var freshness = job.FreshnessOf(segment!);
        if (freshness == Freshness.New)
        {
            return Rejection.Conflict("not-translated", "There is no translation that could stand as it is.");
        }

        if (new ValidationErrors().Text("/reason", command.Reason, Limits.Note, required: true).Require(
            command.SourceHash is not null, "/sourceHash", "This is needed.").Rejection is { } wrong)
        {
            return wrong;
        }

        return freshness == Freshness.Current ? job.Respond() : job.Respond(Confirmed(job, segment!, command.Reason!, actor));
    }

    /// <summary>
    /// If no other segment is stale and the text equals the last approved text, the translation is up to date without another review, because
    /// an approval covers the exact text.
    /// </summary>
    private static IReadOnlyList<object> Confirmed(TranslationJob job, Segment segment, string reason, Actor actor)
    {
        var confirmed = new SegmentConfirmed(actor.AsPerson, segment.Id, reason, job.Source!.Revision, segment.Hash, segment.Source);
        return job.Evolve(confirmed).StandsAsApproved()
            ? [.. job.ClaimIfUnclaimed(actor), confirmed, new TranslationCaughtUp(job.ArticleId, job.Language, job.Source.Revision, reason)]
            : [.. job.ClaimIfUnclaimed(actor), confirmed];
    }
}
