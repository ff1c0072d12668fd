using EditorialPlatform.Drafting;
using EditorialPlatform.Drafting.Drafts;
using EditorialPlatform.ServiceDefaults;

var builder = Service.Create(args, "drafting", Outbound.ToMessage, store =>
{
    store.KeepState<Draft>();
    store.AddReadModel<DraftPageProjection>();
    store.AddReadModel<DraftLineProjection>();
    store.AddReadModel<DraftRevisionProjection>();
    store.Schema.For<DraftRevision>().Duplicate(saved => saved.ArticleId).Index(saved => saved.Sent!);
    DraftLine.Store(store);
});

var app = builder.BuildService();
app.MapHistory("drafting", (_, articleId) => Task.FromResult<IReadOnlyList<Guid>>([articleId]), DraftHistory.VisibleAsync);
await app.RunServiceAsync();
