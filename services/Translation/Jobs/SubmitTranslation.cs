using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Translation.Jobs;

public sealed record SubmitTranslation : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapJobCommand<SubmitTranslation>("submit", Decide, ifMatch: true);

    public static Decision Decide(TranslationJob job, SubmitTranslation command, Actor actor, DateTimeOffset now)
    {
        if (job.State == "submitted" && job.LastTranslator?.Id == actor.Id)
        {
            return job.RefuseOutsiders(actor) is { } outsider ? outsider : job.Say();
        }

        if (job.RefuseToTranslate(actor) is { } no)
        {
            return no;
        }

        if (job.State == "approved")
        {
            return Refusal.Conflict("approved", "It is approved, and nothing was changed since.");
        }

        return job.Unready() is { Count: > 0 } unready
            ? Refusal.Conflict("not-ready", "Some segments are empty or older than their source.", new Dictionary<string, object> { ["segments"] = unready })
            : job.Say([.. job.ClaimIfFree(actor), new TranslationSubmitted(actor.AsPerson, job.Source!.Revision)]);
    }
}
