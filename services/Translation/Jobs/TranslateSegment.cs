using System.ComponentModel.DataAnnotations;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;
using EditorialPlatform.Translation.Terms;
using Microsoft.AspNetCore.Mvc;

namespace EditorialPlatform.Translation.Jobs;

public sealed record SegmentResult(
    Guid ArticleId, string Language, TranslationState State, bool Behind, long Version, IReadOnlyList<TermInSegment> Terms, IReadOnlyList<Check> Checks);

public sealed record TranslateSegment([property: FromRoute] string Id, [property: Required] string? Target, [property: Required] string? SourceHash) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapJobCommand<TranslateSegment, SegmentAids>(
            "segments/{id}",
            (session, stream, command) => SegmentAids.ForAsync(session, stream, command.Id, command.Target, routes.ServiceProvider), Decide,
            new() { Method = HttpMethods.Put, Answer = typeof(SegmentResult) })
            .WithSummary("Save the words of a segment; the answer says what to look at again")
            .Refuses<SourceMovedProblem>(409, "withdrawn", "submitted", "claimed", "source-moved");

    /// <summary>Saves the segment and responds with its warnings, which the editor shows while the translator types.</summary>
    public static Decision Decide(TranslationJob job, TranslateSegment command, SegmentAids aids, Actor actor, DateTimeOffset now)
    {
        var decision = Decide(job, command, actor, now);
        if (decision.Rejection is not null)
        {
            return decision;
        }

        var (after, segment) = (
            decision.Events.Aggregate(job, (current, happened) => current.Evolve(happened)), job.Segments().First(one => one.Id == command.Id));
        var terms = aids.TermsIn(segment, command.Target);
        return decision with
        {
            Answer = new SegmentResult(
                after.ArticleId,
                after.Language,
                after.Phase,
                after.Behind,
                after.StreamVersion,
                terms,
                Checks.Of(segment, command.Target, job.Pair, aids, terms)),
        };
    }

    public static Decision Decide(TranslationJob job, TranslateSegment command, Actor actor, DateTimeOffset now)
    {
        if (job.RequirePair(actor) is { } outsider)
        {
            return outsider;
        }

        var segment = job.Segments().FirstOrDefault(one => one.Id == command.Id);
        var done = job.TargetSegments.GetValueOrDefault(command.Id);
        if (segment is null && done is null)
        {
            return Rejection.NotFound;
        }

        if (job.RequireTranslator(actor) is { } no)
        {
            return no;
        }

        if (RefuseIfMoved(segment, command.SourceHash) is { } moved)
        {
            return moved;
        }

        var errors = new ValidationErrors().Require(command.SourceHash is not null, "/sourceHash", "This is needed.").Require(
            command.Target is not null, "/target", "This is needed.");
        if (CheckWords(errors, "/target", segment!.Kind, command.Target).Rejection is { } wrong)
        {
            return wrong;
        }

        return done?.Target == command.Target && done!.SourceHash == segment.Hash
            ? job.Respond()
            : job.Respond([
                .. job.ClaimIfUnclaimed(actor),
                new SegmentTranslated(actor.AsPerson, segment.Id, command.Target!, job.Source!.Revision, segment.Hash, segment.Source)
            ]);
    }

    /// <summary>Rejects a translation made from an outdated source, because saving it would mark it as current.</summary>
    public static Rejection? RefuseIfMoved(Segment? segment, string? sourceHash) =>
        segment is null ? Rejection.Conflict("source-moved", "The source does not have these words any more.")
        : sourceHash is not null && sourceHash != segment.Hash
            ? Rejection.Conflict(
                "source-moved",
                "The source has changed since you read it.",
                new Dictionary<string, object> { ["source"] = segment.Source, ["sourceHash"] = segment.Hash })
        : null;

    /// <summary>Applies the limits of the source field; a translation must stay one block.</summary>
    public static ValidationErrors CheckWords(ValidationErrors errors, string pointer, string kind, string? target) => kind switch
    {
        "headline" or "cite" or "related" => errors.Line(pointer, target, Limits.Line),
        "standfirst" or "alt" => errors.Text(pointer, target, Limits.Standfirst),
        // A note may combine several corrections.
        Segments.Note => errors.Text(pointer, target, Limits.Block),
        _ => errors.Text(pointer, target, Limits.Block)
            .Require(string.IsNullOrWhiteSpace(target) || InlineMarkdown.TryRead(target) is not null, pointer, "This does not read as one block of text."),
    };
}
