using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Translation.Jobs;
using EditorialPlatform.Translation.Suggestions;
using Marten;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EditorialPlatform.Translation.Memory;

public sealed class FindMatches : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/translations/{articleId:guid}/{language}/segments/{id}/matches", async Task<Results<Ok<IReadOnlyList<Match>>, Problem>> (
            Guid articleId, string language, string id, IDocumentStore store, TranslationMemory memory, HttpContext http) =>
        {
            await using var session = store.QuerySession();
            var job = await session.LoadAsync<TranslationJob>(TranslationJob.StreamOf(articleId, language), http.RequestAborted);
            if (job is not { Exists: true } || !job.CanRead(Actor.From(http.User)!) || job.Segments().FirstOrDefault(one => one.Id == id) is not { } segment)
            {
                return new Problem(Rejection.NotFound);
            }

            var pair = new LanguagePair(job.SourceLanguage, job.Language);
            // Start the machine translation request first, so that it runs while the memory is searched.
            var suggested = http.RequestServices.GetService<IMachineTranslation>()?.SuggestAsync(pair, segment.Source, http.RequestAborted)
                ?? Task.FromResult<string?>(null);
            var found = TranslationMemory.Without(
                await memory.BestAsync(pair, segment.Source, http.RequestAborted), articleId, job.TargetSegments.GetValueOrDefault(id));
            return TypedResults.Ok<IReadOnlyList<Match>>(await suggested is { } words
                ? [.. found, new Match("machine", segment.Source, words, null, null)]
                : found);
        })
        .Describe("findMatches", "Look a segment up in the memory, and ask the machine where there is one").Refuses(404, "not-found");
}
