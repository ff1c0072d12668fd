using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.Review;
using EditorialPlatform.Review.Reviews;
using EditorialPlatform.ServiceDefaults;
using JasperFx.Events.Projections;

var builder = Service.Create(args, "review", Outbound.ToMessage, store =>
{
    store.AddSnapshot<CopyReview>();
    store.Projections.Add(new ReviewViewProjection(), ProjectionLifecycle.Inline);
    store.Projections.Add(new ReviewQueueProjection(), ProjectionLifecycle.Inline);
    QueueItem.Index(store.Schema.For<QueueItem>());
});

var app = builder.BuildService();
app.MapHistory("review", (_, articleId) => Task.FromResult<IReadOnlyList<Guid>>([articleId]));
await app.RunServiceAsync();
