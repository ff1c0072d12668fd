using EditorialPlatform.Review;
using EditorialPlatform.Review.Reviews;
using EditorialPlatform.ServiceDefaults;
using JasperFx.Events.Projections;

var builder = Service.Create(args, "review", Outbound.ToMessage, store =>
{
    store.Projections.Snapshot<CopyReview>(SnapshotLifecycle.Inline);
    store.Projections.Add(new ReviewPageProjection(), ProjectionLifecycle.Inline);
    store.Projections.Add(new ReviewQueueProjection(), ProjectionLifecycle.Inline);
    store.Schema.For<ReviewLine>().Duplicate(line => line.State).Duplicate(line => line.MustReview).Duplicate(line => line.Order);
});

var app = builder.BuildService();
app.MapHistory("review", (_, articleId) => Task.FromResult<IReadOnlyList<Guid>>([articleId]));
await app.RunServiceAsync();
