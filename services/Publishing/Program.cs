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
    store.KeepState<Publication>("Publication");
    store.KeepState<Front>("Front");
    store.KeepState<FiledPicture>("FiledPicture");
    store.Projections.Add(new PublicationPageProjection(), ProjectionLifecycle.Inline);
    store.Projections.Add(new PublicSiteProjection(), ProjectionLifecycle.Inline);
    store.Schema.For<HubMark>();
    store.Schema.For<PublicationPage>().Duplicate(page => page.DueAt).Duplicate(page => page.ChangedAt);
});
builder.Services.AddSingleton(provider => Newsstand.Database.Of(provider.GetRequiredService<IConfiguration>())).AddSingleton<Newsstand>();
builder.Services.AddSingleton(provider => SiteSettings.Of(provider.GetRequiredService<IConfiguration>())).AddSingleton<Pages>();
builder.Services.AddSingleton(provider => PictureLimits.Of(provider.GetRequiredService<IConfiguration>())).AddSingleton<Darkroom>();
builder.AddServing();
builder.Services.AddSingleton<Schedule>()
    .AddSingleton(provider => new LeaderDuty("Publishing what falls due", provider.GetRequiredService<Schedule>().RunAsync));
builder.Services.AddHttpClient("hub", http => http.Timeout = TimeSpan.FromSeconds(10));
builder.Services.AddSingleton<HubPings>().AddSingleton(provider => new LeaderDuty("Telling the hub what is new", provider.GetRequiredService<HubPings>().RunAsync));
builder.Services.AddHttpClient("cdn", http => http.Timeout = TimeSpan.FromSeconds(5));
builder.Services.AddSingleton<CdnPurges>().AddSingleton(provider => new LeaderDuty("Telling the CDN what has changed", provider.GetRequiredService<CdnPurges>().RunAsync));
builder.Services.AddHealthChecks().AddCheck<Newsstand.Check>("public pages");

var app = builder.BuildService();
app.MapHistory("publishing", (_, articleId) => Task.FromResult<IReadOnlyList<Guid>>([articleId]));
await app.RunServiceAsync(migrate: PublicTables.MigrateAsync);
