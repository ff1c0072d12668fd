using EditorialPlatform.Desk.Api;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Desk.Translations;

/// <summary>What the user can do with a translation and why not more. The API enforces it; this only hides forms that it would reject.</summary>
public sealed record Rights(bool IsTheirPair, bool CanTranslate, bool CanReview, bool CanClaim, bool CanRelease, bool CanWithdraw, string? Reason)
{
    public static Rights Of(TranslationJob job, Actor me)
    {
        var pair = me.IsTranslator && me.Languages.Contains(job.SourceLanguage) && me.Languages.Contains(job.Language);
        var (mine, others) = (job.ClaimedBy?.Id == me.Id, job.ClaimedBy is { } holder && holder.Id != me.Id);
        var part = job.Translators.Any(person => person.Id == me.Id);
        var translates = pair && !others && job.State is "open" or "claimed" or "approved";
        var reviews = pair && !others && job.State == "submitted" && !part;
        return new(
            pair,
            translates,
            reviews,
            pair && job.ClaimedBy is null && (job.State is "open" or "withdrawn" or "approved" || reviews),
            pair && mine,
            pair && !others && job.State != "withdrawn",
            !pair ? "not-your-pair" : others ? "claimed-by" : job.State == "withdrawn" ? "withdrawn" : job.State == "submitted" && part ? "four-eyes" : null);
    }
}
