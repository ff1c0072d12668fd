using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Translation;
using EditorialPlatform.Translation.Exchange;
using EditorialPlatform.Translation.Jobs;
using EditorialPlatform.Translation.Memory;
using EditorialPlatform.Translation.Pairs;
using EditorialPlatform.Translation.Suggestions;
using EditorialPlatform.Translation.Terms;
using JasperFx.Events.Projections;

var builder = Service.Create(args, "translation", Outbound.ToMessage, store =>
{
    store.KeepState<TranslationJob>("TranslationJob");
    store.KeepState<Term>("Term");
    store.KeepState<SourceEdition>("SourceEdition");
    store.KeepState<MemoryImport>("MemoryImport");
    store.KeepState<LanguagePairs>("LanguagePairs");
    store.Projections.Add(new MemoryProjection(), ProjectionLifecycle.Inline);
    store.Schema.For<TranslationJob>().Duplicate(job => job.ArticleId).Duplicate(job => job.State).Duplicate(job => job.Language).Duplicate(job => job.Order);
    store.Schema.For<Term>().Duplicate(term => term.Order).Duplicate(term => term.Words);
});
builder.Services.AddSingleton<TranslationMemory>();
LibreTranslate.Add(builder);

var app = builder.BuildService();
app.MapHistory("translation", TranslationJob.OfArticleAsync);
await app.RunServiceAsync(migrate: MemoryTables.MigrateAsync);
