using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;

namespace EditorialPlatform.Translation.Jobs;

public sealed record ApproveTranslation : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapJobCommand<ApproveTranslation>("approve", Decide, ifMatch: true, continues: [typeof(TranslationOpened), typeof(SourceMoved)])
            .WithSummary("Approve exactly the words that were read")
            .Refuses(403, "four-eyes").Refuses(409, "not-submitted", "claimed");

    /// <summary>Approves one source revision and the exact target text; later changes need a new approval.</summary>
    public static Decision Decide(TranslationJob job, ApproveTranslation command, Actor actor, DateTimeOffset now)
    {
        if (job.RequirePair(actor) is { } outsider)
        {
            return outsider;
        }

        if (job.HasPart(actor))
        {
            return Rejection.FourEyes("You translated a part of this; somebody else has to approve it.");
        }

        if (job is { Phase: TranslationState.Approved, Approved.Reviewer.Id: var reviewer } && reviewer == actor.Id)
        {
            return job.Respond();
        }

        if (job.RequireReviewer(actor) is { } no)
        {
            return no;
        }

        var copy = job.Target();
        var note = job.Segments().FirstOrDefault(segment => segment.Id == Segments.Note);
        var approved = new TranslationApproved(
            job.ArticleId, actor.AsPerson, job.SourceLanguage, job.Source!.Revision, copy, CopyHash.Of(copy), job.Translators,
            note is not null && job.FreshnessOf(note) == Freshness.Current ? job.TargetSegments[Segments.Note].Target : null);
        return job.Respond([
            .. job.ClaimIfUnclaimed(actor),
            approved,
            .. job is { Behind: true, Approved: not null }
                ? new object[] { new TranslationCaughtUp(job.ArticleId, job.Language, job.Source.Revision, null) }
                : [],
        ]);
    }
}
