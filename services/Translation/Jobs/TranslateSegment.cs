using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Translation.Jobs;

public sealed record TranslateSegment(string Id, string? Target, string? SourceHash) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapJobCommand<TranslateSegment>("segments/{id}", Decide, method: HttpMethods.Put);

    public static Decision Decide(TranslationJob job, TranslateSegment command, Actor actor, DateTimeOffset now)
    {
        if (job.RefuseOutsiders(actor) is { } outsider)
        {
            return outsider;
        }

        var segment = job.Segments().FirstOrDefault(one => one.Id == command.Id);
        var done = job.Translated.GetValueOrDefault(command.Id);
        if (segment is null && done is null)
        {
            return Refusal.NotFound;
        }

        if (job.RefuseToTranslate(actor) is { } no)
        {
            return no;
        }

        if (RefuseIfMoved(segment, command.SourceHash) is { } moved)
        {
            return moved;
        }

        var errors = new FieldErrors().Require(command.SourceHash is not null, "/sourceHash", "This is needed.").Require(command.Target is not null, "/target", "This is needed.");
        if (CheckWords(errors, segment!.Kind, command.Target).Refusal is { } wrong)
        {
            return wrong;
        }

        return done?.Target == command.Target && done!.SourceHash == segment.Hash
            ? job.Say()
            : job.Say([.. job.ClaimIfFree(actor), new SegmentTranslated(actor.AsPerson, segment.Id, command.Target!, job.Source!.Revision, segment.Hash, segment.Source)]);
    }

    /// <summary>What was read before the source moved cannot become current by being saved after.</summary>
    public static Refusal? RefuseIfMoved(Segment? segment, string? sourceHash) =>
        segment is null ? Refusal.Conflict("source-moved", "The source does not have these words any more.")
        : sourceHash is not null && sourceHash != segment.Hash
            ? Refusal.Conflict("source-moved", "The source has changed since you read it.", new Dictionary<string, object> { ["source"] = segment.Source, ["sourceHash"] = segment.Hash })
        : null;

    /// <summary>The same room and the same characters as where the words were written; a translator cannot make one block of the source into two.</summary>
    private static FieldErrors CheckWords(FieldErrors errors, string kind, string? target) => kind switch
    {
        "headline" or "cite" or "related" => errors.Line("/target", target, 250),
        "standfirst" or "alt" or "note" => errors.Text("/target", target, 1_000),
        _ => errors.Text("/target", target, 5_000)
            .Require(string.IsNullOrWhiteSpace(target) || InlineMarkdown.Read(target) is not null, "/target", "This does not read as one block of text."),
    };
}
