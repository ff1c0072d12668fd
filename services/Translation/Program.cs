using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Translation;
using EditorialPlatform.Translation.Jobs;
using JasperFx.Events.Projections;

var builder = Service.Create(args, "translation", Outbound.ToMessage, store =>
{
    store.Projections.Snapshot<TranslationJob>(SnapshotLifecycle.Inline);
    store.Schema.For<TranslationJob>().Duplicate(job => job.ArticleId).Duplicate(job => job.State).Duplicate(job => job.Language).Duplicate(job => job.Order);
});

var app = builder.BuildService();
app.MapHistory("translation", TranslationJob.OfArticleAsync);
await app.RunServiceAsync();
