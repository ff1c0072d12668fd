using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Translation.Memory;
using EditorialPlatform.Translation.Terms;
using Marten;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EditorialPlatform.Translation.Jobs;

/// <summary>A segment in the translator's view.</summary>
/// <param name="Source">The source text; null if the segment is no longer part of the source.</param>
/// <param name="SourceChange">The changes of the source since the translation; null if it is current.</param>
/// <param name="SourceMoves">The revisions that changed the source, oldest first; null if the translation is current.</param>
public sealed record SegmentView(
    string Id, string Kind, string? Source, string? SourceHash,
    IReadOnlyList<ChangedWords>? SourceChange, IReadOnlyList<SourceRevision>? SourceMoves,
    string? Target,
    Freshness Freshness, bool Required, string? Confirmed, IReadOnlyList<Match> Matches, IReadOnlyList<TermInSegment> Terms, IReadOnlyList<Check> Checks)
{
    /// <summary>Returns the segments of the source in reading order, then the removed ones.</summary>
    public static IReadOnlyList<SegmentView> Of(TranslationJob job, SegmentAids? helping = null)
    {
        var aids = helping ?? SegmentAids.None;
        var segments = job.Segments();
        var there = segments.Select(segment => segment.Id).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. segments.Select((segment, place) => There(job, segment, aids, aids.Matches.Count > place ? aids.Matches[place] : [])),
            .. job.TargetSegments.Where(done => !there.Contains(done.Key))
                .OrderBy(done => done.Key, StringComparer.Ordinal)
                .Select(done => Gone(job, done.Key, done.Value)),
        ];
    }

    private static SegmentView There(TranslationJob job, Segment segment, SegmentAids aids, IReadOnlyList<Match> matches)
    {
        var done = job.TargetSegments.GetValueOrDefault(segment.Id);
        var (freshness, terms) = (FreshnessOf.Segment(segment, done), aids.TermsIn(segment, done?.Target));
        return new(
            segment.Id, segment.Kind, segment.Source, segment.Hash,
            freshness == Freshness.Stale ? Jobs.SourceChange.Between(done!.Source, segment.Source) : null,
            freshness == Freshness.Current ? null : Since(job, segment.Id, done), done?.Target, freshness, segment.Required, done?.Confirmed,
            TranslationMemory.Without(matches, job.ArticleId, done), terms, Jobs.Checks.Of(segment, done?.Target, job.Pair, aids, terms));
    }

    private static IReadOnlyList<SourceRevision> Since(TranslationJob job, string id, TargetSegment? done) =>
        [.. job.SourceRevisions.Where(moved => moved.Move.Revision > (done?.SourceRevision ?? 0) && moved.Segments.Contains(id)).Select(moved => moved.Move)];

    private static SegmentView Gone(TranslationJob job, string id, TargetSegment done) =>
        new(
            id,
            "gone",
            null,
            null,
            Jobs.SourceChange.Between(done.Source, ""),
            Since(job, id, done),
            done.Target,
            Freshness.Gone,
            Required: false,
            null,
            [],
            [],
            []);
}

public sealed record TranslationView(
    Guid ArticleId, string Language, string SourceLanguage, TranslationState State, bool Behind, int SourceRevision, int? ApprovedRevision, Person? ClaimedBy,
    IReadOnlyList<Person> Translators, Returned? Returned, Obligation? Obligation, IReadOnlyList<SegmentView> Segments);

public sealed class GetTranslation : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/translations/{articleId:guid}/{language}", async Task<Results<Ok<TranslationView>, Problem>> (
            Guid articleId, string language, IDocumentStore store, TranslationMemory memory, IConfiguration settings, TimeProvider time, HttpContext http) =>
        {
            await using var session = store.QuerySession();
            var job = await session.LoadAsync<TranslationJob>(TranslationJob.StreamOf(articleId, language), http.RequestAborted);
            if (job is not { Exists: true } || !job.CanRead(Actor.From(http.User)!))
            {
                return new Problem(Rejection.NotFound);
            }

            string[] sources = [.. job.Segments().Select(segment => segment.Source)];
            var texts = sources.Concat(job.TargetSegments.Values.Select(done => done.Target));
            var aids = await SegmentAids.ForAsync(session, job.Pair, texts, settings, time.GetUtcNow(), http.RequestAborted) with
            {
                Matches = await memory.EqualsAsync(job.Pair, sources, http.RequestAborted),
            };
            http.Response.Headers.ETag = Preconditions.ETag(job.StreamVersion);
            return TypedResults.Ok(new TranslationView(
                articleId,
                language,
                job.SourceLanguage,
                job.Phase,
                job.Behind,
                job.Source!.Revision,
                job.Approved?.SourceRevision,
                job.ClaimedBy,
                job.Translators,
                job.Returned,
                job.Obligation,
                SegmentView.Of(job, aids)));
        })
        .Describe("getTranslation", "Read a translation segment by segment, with matches of the memory, terms and checks")
        .AnswersWithETag().Refuses(404, "not-found");
}
