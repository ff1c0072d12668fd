using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Translation.Jobs;

public sealed record ReleaseTranslation : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapJobCommand<ReleaseTranslation>("release", Decide)
            .WithSummary("Give a translation back to the queue")
            .Refuses(409, "claimed");

    public static Decision Decide(TranslationJob job, ReleaseTranslation command, Actor actor, DateTimeOffset now) =>
        job.RequirePair(actor) is { } outsider ? outsider
        : job.ClaimedBy is null ? job.Respond()
        : job.RequireUnclaimed(actor) is { } no ? no
        : job.Respond(new TranslationReleased(actor.AsPerson));
}
