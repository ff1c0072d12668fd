using EditorialPlatform.Publishing.Pictures;
using EditorialPlatform.Publishing.Publications;
using EditorialPlatform.Publishing.Site;
using JasperFx.Events;
using Said = EditorialPlatform.Contracts.Publishing;

namespace EditorialPlatform.Publishing;

/// <summary>Maps committed events to the messages published to other services. Events without a mapping are internal.</summary>
public static class Outbound
{
    public static object? ToMessage(IEvent committed)
    {
        var (article, version, at) = (committed.StreamId, committed.Version, committed.Timestamp);
        return committed.Data switch
        {
            EditionPublished it => new Said.EditionPublished(article, version, at, it.Language, it.Path, it.Revision, it.Hash),
            EditionUpdated it => new Said.EditionPublished(article, version, at, it.Language, it.Path, it.Revision, it.Hash),
            EditionCorrected it => new Said.EditionCorrected(
                article, version, at, it.Language, it.Path, it.Revision, it.Hash, it.Notice ?? UiText.For(it.Language)["notice.correction.standing"]),
            EditionClarified it => new Said.EditionCorrected(
                article, version, at, it.Language, it.Path, it.Revision, it.Hash, it.Notice ?? UiText.For(it.Language)["notice.clarification.standing"]),
            ArticleRetracted it => new Said.ArticleRetracted(article, version, at, it.By, it.Languages, it.Notice),
            PictureFiled it => new Said.PictureFiled(article, version, at, it.By, it.Name, it.Credit),
            ArticleKilled it => new Said.ArticleKilled(article, version, at, it.By, it.Reason),
            _ => null,
        };
    }
}
