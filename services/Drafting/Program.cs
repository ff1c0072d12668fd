using EditorialPlatform.Drafting;
using EditorialPlatform.Drafting.Drafts;
using EditorialPlatform.ServiceDefaults;
using JasperFx.Events.Projections;

var builder = Service.Create(args, "drafting", Outbound.ToMessage, store =>
{
    store.KeepState<Draft>("Draft");
    store.Projections.Add(new DraftPageProjection(), ProjectionLifecycle.Inline);
    store.Projections.Add(new DraftLineProjection(), ProjectionLifecycle.Inline);
    store.Projections.Add(new DraftRevisionProjection(), ProjectionLifecycle.Inline);
    store.Schema.For<DraftRevision>().Duplicate(saved => saved.ArticleId).Index(saved => saved.Sent!);
    DraftLine.Store(store);
});

var app = builder.BuildService();
app.MapHistory("drafting", (_, articleId) => Task.FromResult<IReadOnlyList<Guid>>([articleId]), DraftHistory.VisibleAsync);
await app.RunServiceAsync();
