using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Translation.Jobs;

public sealed record ReleaseTranslation : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapJobCommand<ReleaseTranslation>("release", Decide);

    public static Decision Decide(TranslationJob job, ReleaseTranslation command, Actor actor, DateTimeOffset now) =>
        job.RefuseOutsiders(actor) is { } outsider ? outsider
        : job.ClaimedBy is null ? job.Say()
        : job.RefuseIfClaimed(actor) is { } no ? no
        : job.Say(new TranslationReleased(actor.AsPerson));
}
