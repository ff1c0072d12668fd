using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.Publishing;
using EditorialPlatform.Publishing.Fronts;
using EditorialPlatform.Publishing.Pictures;
using EditorialPlatform.Publishing.Publications;
using EditorialPlatform.Publishing.PublicSite;
using EditorialPlatform.Publishing.Site;
using EditorialPlatform.Publishing.Site.Feeds;
using EditorialPlatform.ServiceDefaults;
using JasperFx.Events.Projections;

var builder = Service.Create(args, "publishing", "Publications, fronts and pictures for staff; the public site, its feeds and the content API for everybody.", Outbound.ToMessage, store =>
{
    store.AddSnapshot<Publication>();
    store.AddSnapshot<Front>();
    store.AddSnapshot<FiledPicture>();
    store.Projections.Add(new PublicationViewProjection(), ProjectionLifecycle.Inline);
    store.Projections.Add(new PublicSiteProjection(), ProjectionLifecycle.Inline);
    store.Schema.For<WebSubCheckpoint>();
    store.Schema.For<PublicationView>().Duplicate(page => page.DueAt).Duplicate(page => page.ChangedAt);
});
builder.Services.AddSingleton(provider => PublicSiteQueries.Database.Of(provider.GetRequiredService<IConfiguration>())).AddSingleton<PublicSiteQueries>();
builder.Services.AddSingleton(provider => SiteSettings.Of(provider.GetRequiredService<IConfiguration>())).AddSingleton<Pages>();
builder.Services.AddSingleton(provider => PictureLimits.Of(provider.GetRequiredService<IConfiguration>())).AddSingleton<ImageProcessor>();
builder.AddServing();
builder.Services.AddSingleton<Schedule>()
    .AddSingleton(provider => new LeaderTask("Publishing what falls due", provider.GetRequiredService<Schedule>().RunAsync));
builder.Services.AddHttpClient("hub", http => http.Timeout = TimeSpan.FromSeconds(10));
builder.Services.AddSingleton<WebSubPublisher>().AddSingleton(provider => new LeaderTask("Telling the hub what is new", provider.GetRequiredService<WebSubPublisher>().RunAsync));
builder.Services.AddHttpClient("cdn", http => http.Timeout = TimeSpan.FromSeconds(5));
builder.Services.AddSingleton<CdnPurges>().AddSingleton(provider => new LeaderTask("Telling the CDN what has changed", provider.GetRequiredService<CdnPurges>().RunAsync));
builder.Services.AddHealthChecks().AddCheck<PublicSiteQueries.Check>("public pages");

var app = builder.BuildService();
app.MapRoutes();
app.MapHistory("publishing", (_, articleId) => Task.FromResult<IReadOnlyList<Guid>>([articleId]));
await app.RunServiceAsync(migrate: PublicTables.MigrateAsync);
