using System.Text.Encodings.Web;
using EditorialPlatform.Publishing;
using EditorialPlatform.Publishing.Fronts;
using EditorialPlatform.Publishing.Pictures;
using EditorialPlatform.Publishing.Publications;
using EditorialPlatform.Publishing.PublicSite;
using EditorialPlatform.Publishing.Site;
using EditorialPlatform.Publishing.Site.Feeds;
using EditorialPlatform.ServiceDefaults;
using JasperFx.Events.Projections;

var builder = Service.Create(args, "publishing", Outbound.ToMessage, store =>
{
    store.KeepState<Publication>();
    store.KeepState<Front>();
    store.KeepState<FiledPicture>();
    store.Projections.Add(new PublicationPageProjection(), ProjectionLifecycle.Inline);
    store.Projections.Add(new PublicSiteProjection(), ProjectionLifecycle.Inline);
    store.Schema.For<HubMark>();
    store.Schema.For<PublicationPage>().Duplicate(page => page.DueAt).Duplicate(page => page.ChangedAt);
});
builder.Services.AddSingleton(provider => Newsstand.Database.Of(provider.GetRequiredService<IConfiguration>())).AddScoped(provider => new Newsstand(provider.GetRequiredService<Newsstand.Database>(), Newsstand.Tables.Public));
builder.Services.AddSingleton(provider => SiteSettings.Of(provider.GetRequiredService<IConfiguration>())).AddSingleton<Pages>().AddSingleton<HtmlEncoder>(SiteEncoder.Instance);
builder.Services.AddSingleton(provider => PictureLimits.Of(provider.GetRequiredService<IConfiguration>())).AddSingleton<Darkroom>();
builder.Services.AddSingleton<PublicChangeListener>().AddHostedService(provider => provider.GetRequiredService<PublicChangeListener>());
builder.Services.AddSingleton<PublicChangePublisher>()
    .AddSingleton(provider => new LeaderDuty("Publishing the changes of public pages", provider.GetRequiredService<PublicChangePublisher>().RunAsync));
builder.Services.AddSingleton<Schedule>()
    .AddSingleton(provider => new LeaderDuty("Publishing what falls due", provider.GetRequiredService<Schedule>().RunAsync));
builder.Services.AddHttpClient("hub", http => http.Timeout = TimeSpan.FromSeconds(10));
builder.Services.AddSingleton<HubPings>().AddSingleton(provider => new LeaderDuty("Telling the hub what is new", provider.GetRequiredService<HubPings>().RunAsync));
builder.Services.AddHttpClient("cdn", http => http.Timeout = TimeSpan.FromSeconds(5));
builder.Services.AddSingleton<CdnPurges>().AddSingleton(provider => new LeaderDuty("Telling the CDN what has changed", provider.GetRequiredService<CdnPurges>().RunAsync));
builder.Services.AddHealthChecks().AddCheck<Newsstand.Check>("public pages");

var app = builder.BuildService();
PublicChangeLog.UsePagesVersion(app);
app.MapHistory("publishing", (_, articleId) => Task.FromResult<IReadOnlyList<Guid>>([articleId]));
await app.RunServiceAsync(migrate: PublicTables.MigrateAsync);
