using EditorialPlatform.Drafting;
using EditorialPlatform.Drafting.Drafts;
using EditorialPlatform.ServiceDefaults;
using JasperFx.Events.Projections;

var builder = Service.Create(args, "drafting", Outbound.ToMessage, store =>
{
    store.Projections.Snapshot<Draft>(SnapshotLifecycle.Inline);
});

var app = builder.BuildService();
app.MapHistory("drafting", (_, articleId) => Task.FromResult<IReadOnlyList<Guid>>([articleId]));
await app.RunServiceAsync();
