using EditorialPlatform.Review.Reviews;
using EditorialPlatform.ServiceDefaults;
using JasperFx.Events.Projections;

var builder = Service.Create(args, "review", _ => null, store =>
{
    store.Projections.Snapshot<CopyReview>(SnapshotLifecycle.Inline);
});

var app = builder.BuildService();
app.MapHistory("review", (_, articleId) => Task.FromResult<IReadOnlyList<Guid>>([articleId]));
await app.RunServiceAsync();
