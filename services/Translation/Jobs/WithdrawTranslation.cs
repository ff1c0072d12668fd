using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Translation.Jobs;

public sealed record WithdrawTranslation(string? Reason) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapJobCommand<WithdrawTranslation>("withdraw", Decide, ifMatch: true);

    public static Decision Decide(TranslationJob job, WithdrawTranslation command, Actor actor, DateTimeOffset now) =>
        job.RefuseOutsiders(actor) is { } outsider ? outsider
        : job.State == "withdrawn" ? job.Say()
        : job.RefuseIfClaimed(actor) is { } no ? no
        : new FieldErrors().Text("/reason", command.Reason, 1_000, required: true).Refusal is { } wrong ? wrong
        : job.Say(new TranslationWithdrawn(actor.AsPerson, command.Reason!, Final: false, job.ArticleId, job.Language, job.Approved?.SourceRevision));
}
