using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Translation;
using EditorialPlatform.Translation.Exchange;
using EditorialPlatform.Translation.Jobs;
using EditorialPlatform.Translation.Memory;
using EditorialPlatform.Translation.Pairs;
using EditorialPlatform.Translation.Suggestions;
using EditorialPlatform.Translation.Terms;

var builder = Service.Create(
    args,
    "translation",
    "Translation jobs, the translation memory, terms and language pairs.",
    Outbound.ToMessage,
    Notifications.ToMessageAsync,
    store =>
    {
        store.AddSnapshot<TranslationJob>("TranslationJob");
        store.AddSnapshot<Term>("Term");
        store.AddSnapshot<SourceEdition>("SourceEdition");
        store.AddSnapshot<MemoryImport>("MemoryImport");
        store.AddSnapshot<LanguagePairs>("LanguagePairs");
        store.AddReadModel("EditorialPlatform.Translation.Memory.MemoryProjection", suffix => new MemoryProjection(suffix));
    });
builder.Services.AddSingleton<TranslationMemory>();
LibreTranslate.Add(builder);

var app = builder.BuildService();
app.MapRoutes();
app.MapHistory("translation", TranslationJob.OfArticleAsync);
await app.RunServiceAsync();
