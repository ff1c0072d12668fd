using EditorialPlatform.Translation.Jobs;
using JasperFx.Events;
using Said = EditorialPlatform.Contracts.Translation;

namespace EditorialPlatform.Translation;

/// <summary>Which committed events other services hear of; the rest are nobody else's business.</summary>
public static class Outbound
{
    public static object? ToMessage(IEvent committed)
    {
        var (version, at) = (committed.Version, committed.Timestamp);
        return committed.Data switch
        {
            TranslationApproved it => new Said.TranslationApproved(
                it.ArticleId, version, at, it.By, it.SourceLanguage, it.SourceRevision, it.Copy, it.Hash, it.Translators, it.KindNote),
            // Only a translation that was approved can be out; what nobody approved has nothing to fall behind with.
            SourceMoved { RestsOn: not null } it => new Said.TranslationFellBehind(
                it.ArticleId, version, at, it.Language, it.ApprovedAt, it.Revision, it.Kind, it.KindNote),
            TranslationCaughtUp it => new Said.TranslationCaughtUp(it.ArticleId, version, at, it.Language, it.SourceRevision, it.Reason),
            // What ends with its article is known where the article ended.
            TranslationWithdrawn { Final: false, RestsOn: not null, ArticleId: { } article, Language: { } language } it => new Said.TranslationWithdrawn(article, version, at, language, it.By, it.Reason),
            _ => null,
        };
    }
}
