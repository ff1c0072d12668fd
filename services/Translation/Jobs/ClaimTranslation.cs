using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Translation.Jobs;

public sealed record ClaimTranslation : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapJobCommand<ClaimTranslation>("claim", Decide);

    /// <summary>Open work is claimed to translate it, submitted work to review it; approved work to better it; withdrawn work to take it up again.</summary>
    public static Decision Decide(TranslationJob job, ClaimTranslation command, Actor actor, DateTimeOffset now) =>
        job.RefuseOutsiders(actor) is { } outsider ? outsider
        : job.State == "submitted" && job.HasPart(actor) ? Refusal.FourEyes("You translated a part of this; somebody else has to review it.")
        : job.Ended ? Work.Withdrawn
        : job.ClaimedBy?.Id == actor.Id ? job.Say()
        : job.RefuseIfClaimed(actor) is { } no ? no
        : job.Say(new TranslationClaimed(actor.AsPerson));
}
