using EditorialPlatform.Review;
using EditorialPlatform.Review.Reviews;
using EditorialPlatform.ServiceDefaults;
using JasperFx.Events.Projections;

var builder = Service.Create(args, "review", Outbound.ToMessage, store =>
{
    store.KeepState<CopyReview>("CopyReview");
    store.Projections.Add(new ReviewPageProjection(), ProjectionLifecycle.Inline);
    store.Projections.Add(new ReviewQueueProjection(), ProjectionLifecycle.Inline);
    ReviewLine.Index(store.Schema.For<ReviewLine>());
});

var app = builder.BuildService();
app.MapHistory("review", (_, articleId) => Task.FromResult<IReadOnlyList<Guid>>([articleId]));
await app.RunServiceAsync();
