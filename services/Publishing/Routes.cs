using EditorialPlatform.Publishing.Content;
using EditorialPlatform.Publishing.Fronts;
using EditorialPlatform.Publishing.Pictures;
using EditorialPlatform.Publishing.Publications;
using EditorialPlatform.Publishing.PublicSite;
using EditorialPlatform.Publishing.Site;
using EditorialPlatform.Publishing.Site.Feeds;

namespace EditorialPlatform.Publishing;

/// <summary>The endpoints of the service.</summary>
public static class Routes
{
    public static void MapRoutes(this IEndpointRouteBuilder app)
    {
        var publications = app.MapGroup("").WithTags("Publications");
        ListPublications.Map(publications);
        GetPublication.Map(publications);
        PublishEdition.Map(publications);
        ScheduleEdition.Map(publications);
        UnscheduleEdition.Map(publications);
        HoldEdition.Map(publications);
        ReleaseEdition.Map(publications);
        SetEmbargo.Map(publications);
        LiftEmbargo.Map(publications);
        RetractArticle.Map(publications);
        KillArticle.Map(publications);

        var fronts = app.MapGroup("").WithTags("Fronts");
        GetFrontOrder.Map(fronts);
        ArrangeFront.Map(fronts);

        var pictures = app.MapGroup("").WithTags("Pictures");
        UploadPicture.Map(pictures);
        GetPicture.Map(pictures);

        var content = app.MapGroup("").WithTags("Content");
        ContentApi.Map(content);

        var site = app.MapGroup("").WithTags("Site");
        PublicChangeLog.Map(site);
        ReadFront.Map(site);
        ReadArticle.Map(site);
        ReadSubject.Map(site);
        ReadCorrections.Map(site);
        ReadCard.Map(site);
        ReadPicture.Map(site);
        ReadIcon.Map(site);
        Search.Map(site);
        Atom.Map(site);
        Rss.Map(site);
        JsonFeed.Map(site);
        Sitemap.Map(site);
        NewsSitemap.Map(site);
    }
}
