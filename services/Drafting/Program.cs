using EditorialPlatform.Drafting;
using EditorialPlatform.Drafting.Drafts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;

var builder = Service.Create(
    args,
    "drafting",
    "Articles until the desk has approved them: writing, revisions, imports, submission.",
    Outbound.ToMessage,
    Notifications.ToMessageAsync,
    store =>
    {
        store.AddSnapshot<Draft>("Draft");
        store.AddReadModel<DraftViewProjection>("DraftPage");
        store.AddReadModel<DraftSummaryProjection>("DraftLine");
        store.AddReadModel<DraftRevisionProjection>("EditorialPlatform.Drafting.Drafts.DraftRevisionProjection");
        store.Schema.For<DraftRevision>().Duplicate(saved => saved.ArticleId).Index(saved => saved.Sent!);
        store.Schema.For<WorkingCopy>().Duplicate(copy => copy.SavedAt);
        DraftSummary.Configure(store);
    });
builder.Services.AddSingleton<RecordQuietDrafts>()
    .AddSingleton(provider => new LeaderTask("Recording what writers have left alone", provider.GetRequiredService<RecordQuietDrafts>().RunAsync));

var app = builder.BuildService();
app.MapRoutes();
app.MapHistory("drafting", (_, articleId) => Task.FromResult<IReadOnlyList<Guid>>([articleId]), DraftHistory.CanReadAsync);
await app.RunServiceAsync();
