using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Translation.Jobs;
using Marten;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EditorialPlatform.Translation.Exchange;

public sealed class ExportXliff : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/translations/{articleId:guid}/{language}/xliff", async Task<Results<ContentHttpResult, Problem>> (
            Guid articleId, string language, IDocumentStore store, HttpContext http) =>
        {
            await using var session = store.QuerySession();
            var job = await session.LoadAsync<TranslationJob>(TranslationJob.StreamOf(articleId, language), http.RequestAborted);
            if (job is not { Exists: true } || !job.CanRead(Actor.From(http.User)!))
            {
                return new Problem(Rejection.NotFound);
            }

            http.Response.Headers.ETag = Preconditions.ETag(job.StreamVersion);
            http.Response.Headers.ContentDisposition = $"attachment; filename=\"{articleId}.{language}.xlf\"";
            return TypedResults.Text(XliffDocument.Of(job), $"{XliffDocument.MediaType}; charset=utf-8");
        })
        .Describe("exportXliff", "Read a translation as XLIFF 2.1").AnswersWithETag().Refuses(404, "not-found")
        .Produces<string>(200, XliffDocument.MediaType);
}
