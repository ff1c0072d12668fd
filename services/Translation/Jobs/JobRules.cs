using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;
using Marten;

namespace EditorialPlatform.Translation.Jobs;

/// <summary>A required segment that prevents a submission.</summary>
/// <param name="Code"><c>empty</c> or <c>stale</c>.</param>
public sealed record IncompleteSegment(string Id, string Kind, string Code);

/// <summary>The default response of a command; it identifies the job by article and language, because the stream id is internal.</summary>
public sealed record TranslationResult(Guid ArticleId, string Language, TranslationState State, bool Behind, long Version);

/// <summary>The problem document of a rejected submission, with the incomplete segments.</summary>
public sealed record NotReadyProblem : ProblemDocument
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<IncompleteSegment>? Segments { get; init; }
}

/// <summary>The problem document for a translation of an outdated source, with the current source text.</summary>
public sealed record SourceMovedProblem : ProblemDocument
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Source { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SourceHash { get; init; }
}

/// <summary>Rules shared by several commands.</summary>
public static class JobRules
{
    private const string Root = "/api/translations/{articleId:guid}/{language}/";

    /// <summary>Requires a translator of the language pair and a job that is not claimed by someone else; a change claims an unclaimed job.</summary>
    public static Rejection? RequireTranslator(this TranslationJob job, Actor actor) =>
        job.RequirePair(actor)
        ?? job.Phase switch
        {
            TranslationState.Withdrawn => Withdrawn,
            TranslationState.Submitted => Rejection.Conflict("submitted", "It is with a reviewer; it can be translated again once it is returned."),
            _ => job.RequireUnclaimed(actor),
        };

    public static Rejection? RequireReviewer(this TranslationJob job, Actor actor) =>
        job.RequirePair(actor)
        ?? (job.Phase == TranslationState.Submitted
            ? job.RequireUnclaimed(actor)
            : Rejection.Conflict("not-submitted", "Nobody has submitted this translation."));

    public static Rejection? RequirePair(this TranslationJob job, Actor actor) =>
        job.IsFor(actor) ? null : Rejection.Forbidden($"Translators who work in {job.SourceLanguage} and {job.Language} do this.");

    public static Rejection? RequireUnclaimed(this TranslationJob job, Actor actor) =>
        job.ClaimedBy is { } other && other.Id != actor.Id ? Rejection.Conflict("claimed", $"{other.Name} has claimed this.") : null;

    public static Rejection Withdrawn { get; } = Rejection.Conflict("withdrawn", "This translation was withdrawn.");

    public static bool HasPart(this TranslationJob job, Actor actor) => job.Translators.Concat(job.Confirmers).Any(person => person.Id == actor.Id);

    /// <summary>The claim that a change adds to an unclaimed job.</summary>
    public static IReadOnlyList<object> ClaimIfUnclaimed(this TranslationJob job, Actor actor) =>
        job.ClaimedBy is null ? [new TranslationClaimed(actor.AsPerson)] : [];

    /// <summary>Accepts the events and responds with the article, the language and the resulting state.</summary>
    public static Decision Respond(this TranslationJob job, params IReadOnlyList<object> events)
    {
        var after = events.Aggregate(job, (current, happened) => current.Evolve(happened));
        return Decision.Accept(events) with { Answer = new TranslationResult(after.ArticleId, after.Language, after.Phase, after.Behind, after.StreamVersion) };
    }

    public static IReadOnlyList<IncompleteSegment> Unready(this TranslationJob job) =>
        [.. from segment in job.Segments()
            let freshness = job.FreshnessOf(segment)
            where segment.Required && freshness != Freshness.Current
            select new IncompleteSegment(segment.Id, segment.Kind, freshness == Freshness.New ? "empty" : "stale")];

    /// <summary>The target copy that an approval would cover.</summary>
    public static Copy Target(this TranslationJob job) => TargetCopy.Of(
        job.Source!.Copy,
        job.Language,
        job.Segments()
            .Where(segment => job.FreshnessOf(segment) == Freshness.Current)
            .ToDictionary(segment => segment.Id, segment => job.TargetSegments[segment.Id].Target));

    /// <summary>Whether the last approved text is a complete and current translation of the newest source.</summary>
    public static bool StandsAsApproved(this TranslationJob job) =>
        job is { Approved: { } approved, Behind: true } && job.Unready().Count == 0 && CopyHash.Of(job.Target()) == approved.Hash;

    /// <summary>Maps a command on the translation job of an article in one language.</summary>
    public static RouteHandlerBuilder MapJobCommand<TCommand>(
        this IEndpointRouteBuilder routes, string act,
        Func<TranslationJob, TCommand, Actor, DateTimeOffset, Decision> decide,
        bool ifMatch = false, string? method = null,
        params IReadOnlyList<Type> continues)
        where TCommand : notnull =>
        routes.MapCommand(Root + act, decide, new()
        {
            RequiresIfMatch = ifMatch,
            ContinuesTraceOf = continues,
            Method = method ?? HttpMethods.Post,
            Stream = JobOf,
            Answer = typeof(TranslationResult)
        });

    /// <summary>Maps a command whose decision depends on further data.</summary>
    public static RouteHandlerBuilder MapJobCommand<TCommand, TFacts>(
        this IEndpointRouteBuilder routes, string act, Func<IQuerySession, Guid, TCommand, Task<TFacts>> facts,
        Func<TranslationJob, TCommand, TFacts, Actor, DateTimeOffset, Decision> decide, CommandOptions<TCommand> options)
        where TCommand : notnull =>
        routes.MapCommand(Root + act, facts, decide, options with { Stream = JobOf, Answer = options.Answer ?? typeof(TranslationResult) });

    private static Guid JobOf<TCommand>(TCommand command, HttpContext http, Guid own) =>
        TranslationJob.StreamOf(Guid.Parse((string)http.Request.RouteValues["articleId"]!), (string)http.Request.RouteValues["language"]!);
}
