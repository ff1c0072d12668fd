using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.Review;
using EditorialPlatform.Review.Reviews;
using EditorialPlatform.ServiceDefaults;
using JasperFx.Events.Projections;
using Microsoft.AspNetCore.OpenApi;

var builder = Service.Create(
    args,
    "review",
    "The desk: its queue, remarks, decisions and legal holds.",
    Outbound.ToMessage,
    Notifications.ToMessageAsync,
    store =>
    {
        store.AddSnapshot<CopyReview>("CopyReview");
        store.AddReadModel<ReviewViewProjection>("ReviewPage");
        store.AddReadModel<ReviewQueueProjection>("ReviewLine");
        store.Schema.For<PictureCredit>();
        QueueItem.Index(store.Schema.For<QueueItem>());
    });

builder.Services.Configure<OpenApiOptions>("v1", document => document.AddSchemaTransformer(PublishInput.DescribeAsync));

var app = builder.BuildService();
app.MapRoutes();
app.MapHistory("review", (_, articleId) => Task.FromResult<IReadOnlyList<Guid>>([articleId]));
await app.RunServiceAsync();
