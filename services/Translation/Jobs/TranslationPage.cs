using EditorialPlatform.ServiceDefaults;
using Marten;

namespace EditorialPlatform.Translation.Jobs;

/// <summary>A segment as a translator sees it.</summary>
/// <param name="Source">Nothing, once it is gone.</param>
/// <param name="SourceChange">What changed since it was translated; nothing while it is current.</param>
public sealed record SegmentOnPage(
    string Id, string Kind, string? Source, string? SourceHash, IReadOnlyList<ChangedWords>? SourceChange, string? Target, Freshness Freshness, bool Required,
    string? Confirmed, IReadOnlyList<object> Matches, IReadOnlyList<object> Terms, IReadOnlyList<Check> Checks)
{
    /// <summary>Those of the source in reading order, then what is gone from it.</summary>
    public static IReadOnlyList<SegmentOnPage> Of(TranslationJob job)
    {
        var segments = job.Segments();
        var there = segments.Select(segment => segment.Id).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. segments.Select(segment => There(segment, job.Translated.GetValueOrDefault(segment.Id))),
            .. job.Translated.Where(done => !there.Contains(done.Key)).OrderBy(done => done.Key, StringComparer.Ordinal).Select(done => Gone(done.Key, done.Value)),
        ];
    }

    private static SegmentOnPage There(Segment segment, Translated? done)
    {
        var freshness = FreshnessOf.Segment(segment, done);
        return new(
            segment.Id, segment.Kind, segment.Source, segment.Hash, freshness == Freshness.Stale ? Jobs.SourceChange.Between(done!.Source, segment.Source) : null, done?.Target,
            freshness, segment.Required, done?.Confirmed, [], [], Jobs.Checks.Of(segment, done?.Target));
    }

    private static SegmentOnPage Gone(string id, Translated done) =>
        new(id, "gone", null, null, Jobs.SourceChange.Between(done.Source, ""), done.Target, Freshness.Gone, Required: false, null, [], [], []);
}

public sealed class ReadTranslation : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/translations/{articleId:guid}/{language}", async Task<IResult> (Guid articleId, string language, IDocumentStore store, HttpContext http) =>
        {
            await using var session = store.QuerySession();
            var job = await session.LoadAsync<TranslationJob>(TranslationJob.StreamOf(articleId, language), http.RequestAborted);
            if (job is not { Exists: true } || !job.VisibleTo(Actor.From(http.User)!))
            {
                return new Problem(Refusal.NotFound);
            }

            http.Response.Headers.ETag = Preconditions.ETag(job.Length);
            return Results.Ok(new
            {
                articleId,
                language,
                sourceLanguage = job.SourceLanguage,
                state = job.State,
                behind = job.Behind,
                sourceRevision = job.Source!.Revision,
                approvedRevision = job.Approved?.SourceRevision,
                claimedBy = job.ClaimedBy,
                translators = job.Translators,
                returned = job.Returned,
                obligation = job.Obligation,
                segments = SegmentOnPage.Of(job),
            });
        });
}
