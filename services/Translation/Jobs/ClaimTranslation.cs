using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;

namespace EditorialPlatform.Translation.Jobs;

public sealed record ClaimTranslation : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapJobCommand<ClaimTranslation>("claim", Decide);

    /// <summary>Open work is claimed to translate it, submitted work to review it; approved work to better it; withdrawn work to take it up again.</summary>
    public static Decision Decide(TranslationJob job, ClaimTranslation command, Actor actor, DateTimeOffset now) =>
        job.RequirePair(actor) is { } outsider ? outsider
        : job.State == "submitted" && job.HasPart(actor) ? Rejection.FourEyes("You translated a part of this; somebody else has to review it.")
        : job.Closed ? JobRules.Withdrawn
        : job.ClaimedBy?.Id == actor.Id ? job.Respond()
        : job.RequireUnclaimed(actor) is { } no ? no
        : job.Respond(new TranslationClaimed(actor.AsPerson));
}
