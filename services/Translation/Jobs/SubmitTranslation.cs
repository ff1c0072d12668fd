using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;

namespace EditorialPlatform.Translation.Jobs;

public sealed record SubmitTranslation : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapJobCommand<SubmitTranslation>("submit", Decide, ifMatch: true);

    public static Decision Decide(TranslationJob job, SubmitTranslation command, Actor actor, DateTimeOffset now)
    {
        if (job.State == "submitted" && job.LastTranslator?.Id == actor.Id)
        {
            return job.RequirePair(actor) is { } outsider ? outsider : job.Respond();
        }

        if (job.RequireTranslator(actor) is { } no)
        {
            return no;
        }

        if (job.State == "approved")
        {
            return Rejection.Conflict("approved", "It is approved, and nothing was changed since.");
        }

        return job.Unready() is { Count: > 0 } unready
            ? Rejection.Conflict("not-ready", "Some segments are empty or older than their source.", new Dictionary<string, object> { ["segments"] = unready })
            : job.Respond([.. job.ClaimIfUnclaimed(actor), new TranslationSubmitted(actor.AsPerson, job.Source!.Revision)]);
    }
}
