using System.ComponentModel.DataAnnotations;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;

namespace EditorialPlatform.Translation.Jobs;

public sealed record WithdrawTranslation([property: Required] string? Reason) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapJobCommand<WithdrawTranslation>("withdraw", Decide, ifMatch: true)
            .WithSummary("Give a translation up")
            .Refuses(409, "claimed");

    public static Decision Decide(TranslationJob job, WithdrawTranslation command, Actor actor, DateTimeOffset now) =>
        job.RequirePair(actor) is { } outsider ? outsider
        : job.Phase == TranslationState.Withdrawn ? job.Respond()
        : job.RequireUnclaimed(actor) is { } no ? no
        : new ValidationErrors().Text("/reason", command.Reason, Limits.Note, required: true).Rejection is { } wrong ? wrong
        : job.Respond(new TranslationWithdrawn(actor.AsPerson, command.Reason!, Final: false, job.ArticleId, job.Language, job.Approved?.SourceRevision));
}
