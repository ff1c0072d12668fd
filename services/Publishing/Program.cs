using System.Text.Encodings.Web;
using System.Text.Json;
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

var builder = Service.Create(
    args,
    "publishing",
    "Publications, fronts and pictures for staff; the public site, its feeds and the content API for everybody.",
    Outbound.ToMessage,
    Notifications.ToMessageAsync,
    store =>
    {
        store.AddSnapshot<Publication>("Publication");
        store.AddSnapshot<Front>("Front");
        store.AddSnapshot<FiledPicture>("FiledPicture");
        store.AddReadModel<PublicationViewProjection>("PublicationPage");
        store.AddReadModel("EditorialPlatform.Publishing.PublicSite.PublicSiteProjection", suffix => new PublicSiteProjection(suffix));
        store.Schema.For<WebSubCheckpoint>();
    });
builder.Services.AddSingleton(provider => PublicSiteQueries.Database.Of(provider.GetRequiredService<IConfiguration>()))
    .AddScoped(provider => new PublicSiteQueries(provider.GetRequiredService<PublicSiteQueries.Database>(), PublicSiteQueries.Tables.Public));
builder.Services.AddSingleton(provider => SiteSettings.Of(provider.GetRequiredService<IConfiguration>()))
    .AddSingleton<Pages>()
    .AddSingleton<HtmlEncoder>(SiteEncoder.Instance);
builder.Services.AddSingleton(provider => PictureLimits.Of(provider.GetRequiredService<IConfiguration>()))
    .AddSingleton<ImageProcessor>()
    .AddSingleton<PictureTurns>();
builder.Services.AddSingleton<PublicChangeListener>().AddHostedService(provider => provider.GetRequiredService<PublicChangeListener>());
builder.Services.AddSingleton<PublicChangePublisher>()
    .AddSingleton(provider => new LeaderTask("Publishing the changes of public pages", provider.GetRequiredService<PublicChangePublisher>().RunAsync));
builder.Services.AddSingleton<DatabaseClock>();
builder.Services.AddSingleton<Schedule>()
    .AddSingleton(provider => new LeaderTask("Publishing what falls due", provider.GetRequiredService<Schedule>().RunAsync));
builder.Services.AddHttpClient("hub", http => http.Timeout = TimeSpan.FromSeconds(10));
builder.Services.AddSingleton<WebSubPublisher>()
    .AddSingleton(provider => new LeaderTask("Telling the hub what is new", provider.GetRequiredService<WebSubPublisher>().RunAsync));
builder.Services.AddHttpClient("cdn", http => http.Timeout = TimeSpan.FromSeconds(5));
builder.Services.AddSingleton<CdnPurges>()
    .AddSingleton(provider => new LeaderTask("Telling the CDN what has changed", provider.GetRequiredService<CdnPurges>().RunAsync));
builder.Services.AddHealthChecks().AddCheck<PublicSiteQueries.Check>("public pages").AddCheck<DatabaseClock>("clock");

var app = builder.BuildService();
PublicChangeLog.UsePagesVersion(app);
app.MapRoutes();
app.MapHistory("publishing", (_, articleId) => Task.FromResult<IReadOnlyList<Guid>>([articleId]));
await app.RunServiceAsync(schemaValues: new Dictionary<string, string>
{
    ["reader"] = app.Configuration["Database:ReaderRole"] ?? "reader",
    ["text_search"] = JsonSerializer.Serialize(UiText.Languages.ToDictionary(language => language, language => UiText.For(language)["text-search"])),
});
