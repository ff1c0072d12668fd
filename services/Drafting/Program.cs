using EditorialPlatform.Drafting;
using EditorialPlatform.Drafting.Drafts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using JasperFx.Events.Projections;

var builder = Service.Create(args, "drafting", "Articles until the desk has approved them: writing, revisions, imports, submission.", Outbound.ToMessage, store =>
{
    store.AddSnapshot<Draft>();
    store.Projections.Add(new DraftViewProjection(), ProjectionLifecycle.Inline);
    store.Projections.Add(new DraftSummaryProjection(), ProjectionLifecycle.Inline);
    store.Projections.Add(new DraftRevisionProjection(), ProjectionLifecycle.Inline);
    store.Schema.For<DraftRevision>().Duplicate(saved => saved.ArticleId).Index(saved => saved.Sent!);
    DraftSummary.Configure(store);
});

var app = builder.BuildService();
app.MapRoutes();
app.MapHistory("drafting", (_, articleId) => Task.FromResult<IReadOnlyList<Guid>>([articleId]), DraftHistory.CanReadAsync);
await app.RunServiceAsync();
