using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.Review;
using EditorialPlatform.Review.Reviews;
using EditorialPlatform.ServiceDefaults;

var builder = Service.Create(args, "review", Outbound.ToMessage, store =>
{
    store.AddSnapshot<CopyReview>("CopyReview");
    store.AddReadModel<ReviewViewProjection>("ReviewPage");
    store.AddReadModel<ReviewQueueProjection>("ReviewLine");
    QueueItem.Index(store.Schema.For<QueueItem>());
});

var app = builder.BuildService();
app.MapHistory("review", (_, articleId) => Task.FromResult<IReadOnlyList<Guid>>([articleId]));
await app.RunServiceAsync();
