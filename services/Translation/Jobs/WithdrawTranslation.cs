using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;

namespace EditorialPlatform.Translation.Jobs;

public sealed record WithdrawTranslation(string? Reason) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapJobCommand<WithdrawTranslation>("withdraw", Decide, ifMatch: true);

    public static Decision Decide(TranslationJob job, WithdrawTranslation command, Actor actor, DateTimeOffset now) =>
        job.RequirePair(actor) is { } outsider ? outsider
        : job.State == "withdrawn" ? job.Respond()
        : job.RequireUnclaimed(actor) is { } no ? no
        : new ValidationErrors().Text("/reason", command.Reason, 1_000, required: true).Rejection is { } wrong ? wrong
        : job.Respond(new TranslationWithdrawn(actor.AsPerson, command.Reason!, Final: false, job.ArticleId, job.Language, job.Approved?.SourceRevision));
}
