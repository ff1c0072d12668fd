using EditorialPlatform.Translation.Jobs;
using JasperFx.Events;
using Said = EditorialPlatform.Contracts.Translation;

namespace EditorialPlatform.Translation;

/// <summary>Maps committed events to the messages published to other services; all other events stay private to this service.</summary>
public static class Outbound
{
    public static object? ToMessage(IEvent committed)
    {
        var (version, at) = (committed.Version, committed.Timestamp);
        return committed.Data switch
        {
            TranslationApproved it => new Said.TranslationApproved(
                it.ArticleId, version, at, it.By, it.SourceLanguage, it.SourceRevision, it.Copy, it.Hash, it.Translators, it.KindNote),
            // Only an approved translation can be published, so an unapproved one cannot fall behind.
            SourceMoved { RestsOn: not null } it => new Said.TranslationFellBehind(
                it.ArticleId, version, at, it.Language, it.ApprovedAt, it.Revision, it.Kind, it.KindNote),
            TranslationCaughtUp it => new Said.TranslationCaughtUp(it.ArticleId, version, at, it.Language, it.SourceRevision, it.Reason),
            // Final withdrawals are not published: they follow from messages that the other services receive themselves.
            TranslationWithdrawn { Final: false, RestsOn: not null, ArticleId: { } article, Language: { } language } it => new Said.TranslationWithdrawn(
                article, version, at, language, it.By, it.Reason),
            _ => null,
        };
    }
}
