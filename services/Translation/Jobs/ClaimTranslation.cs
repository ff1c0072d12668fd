using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Translation.Jobs;

public sealed record ClaimTranslation : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapJobCommand<ClaimTranslation>("claim", Decide)
            .WithSummary("Take a translation to translate or to review it")
            .Refuses(403, "four-eyes").Refuses(409, "withdrawn", "claimed");

    /// <summary>Claims an open job to translate it, a submitted one to review it, an approved one to revise it or a withdrawn one to resume it.</summary>
    public static Decision Decide(TranslationJob job, ClaimTranslation command, Actor actor, DateTimeOffset now) =>
        job.RequirePair(actor) is { } outsider ? outsider
        : job.Phase == TranslationState.Submitted && job.HasPart(actor) ? Rejection.FourEyes("You translated a part of this; somebody else has to review it.")
        : job.Closed ? JobRules.Withdrawn
        : job.ClaimedBy?.Id == actor.Id ? job.Respond()
        : job.RequireUnclaimed(actor) is { } no ? no
        : job.Respond(new TranslationClaimed(actor.AsPerson));
}
