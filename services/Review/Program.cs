using EditorialPlatform.Review;
using EditorialPlatform.Review.Reviews;
using EditorialPlatform.ServiceDefaults;

var builder = Service.Create(args, "review", Outbound.ToMessage, store =>
{
    store.KeepState<CopyReview>();
    store.AddReadModel<ReviewPageProjection>();
    store.AddReadModel<ReviewQueueProjection>();
    ReviewLine.Index(store.Schema.For<ReviewLine>());
});

var app = builder.BuildService();
app.MapHistory("review", (_, articleId) => Task.FromResult<IReadOnlyList<Guid>>([articleId]));
await app.RunServiceAsync();
