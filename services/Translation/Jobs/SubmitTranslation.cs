using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Translation.Jobs;

public sealed record SubmitTranslation : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapJobCommand<SubmitTranslation>("submit", Decide, ifMatch: true)
            .WithSummary("Hand a translation to a second reader")
            .Refuses<NotReadyProblem>(409, "withdrawn", "submitted", "claimed", "approved", "not-ready");

    public static Decision Decide(TranslationJob job, SubmitTranslation command, Actor actor, DateTimeOffset now)
    {
        if (job.Phase == TranslationState.Submitted && job.LastTranslator?.Id == actor.Id)
        {
            return job.RequirePair(actor) is { } outsider ? outsider : job.Respond();
        }

        if (job.RequireTranslator(actor) is { } no)
        {
            return no;
        }

        if (job.Phase == TranslationState.Approved)
        {
            return Rejection.Conflict("approved", "It is approved, and nothing was changed since.");
        }

        return job.Unready() is { Count: > 0 } unready
            ? Rejection.Conflict("not-ready", "Some segments are empty or older than their source.", new Dictionary<string, object> { ["segments"] = unready })
            : job.Respond([.. job.ClaimIfUnclaimed(actor), new TranslationSubmitted(actor.AsPerson, job.Source!.Revision)]);
    }
}
