using System.Globalization;
using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using Marten;

namespace EditorialPlatform.Translation.Jobs;

/// <summary>The newest approved revision of the source.</summary>
public sealed record Source(int Revision, Copy Copy, string Hash, SubmissionKind Kind, string? KindNote, Person Approver, DateTimeOffset ApprovedAt);

/// <summary>An approved revision of the source after the first.</summary>
public sealed record SourceRevision(int Revision, DateTimeOffset At, SubmissionKind Kind, string? Note, Person Approver, IReadOnlyList<Person> Contributors);

/// <summary>The segments that a revision changed, added or removed; moved segments are not included.</summary>
public sealed record RevisedSegments(SourceRevision Move, IReadOnlyList<string> Segments);

/// <summary>The last approved target text, identified by its hash.</summary>
public sealed record ApprovedCopy(int SourceRevision, string Hash, Person Reviewer);

/// <summary>A correction of the source that is not yet published in this language.</summary>
public sealed record Obligation(DateTimeOffset Since, string? Reason, int SourceRevision, SubmissionKind Kind);

/// <summary>The last return of the translation by a reviewer.</summary>
public sealed record Returned(Person By, string Note, string? SegmentId);

[JsonConverter(typeof(WireEnumConverter<TranslationState>))]
public enum TranslationState
{
    [JsonStringEnumMemberName("open")]
    Open,

    [JsonStringEnumMemberName("claimed")]
    Claimed,

    [JsonStringEnumMemberName("submitted")]
    Submitted,

    [JsonStringEnumMemberName("approved")]
    Approved,

    [JsonStringEnumMemberName("withdrawn")]
    Withdrawn,
}

/// <summary>The aggregate of an article's translation into one language.</summary>
[ReadModelVersion(2)]
public sealed partial record TranslationJob : IStreamState<TranslationJob, TranslationState>
{
    public Guid Id { get; init; }

    [JsonPropertyName("length")]
    public long StreamVersion { get; init; }

    public Guid ArticleId { get; init; }

    public string Language { get; init; } = "";

    public string SourceLanguage { get; init; } = "";

    [JsonPropertyName("state")]
    public TranslationState Phase { get; init; }

    /// <summary>A duplicated column. It is a string because Marten writes the member name of an enumeration to the column, not the JSON name.</summary>
    [JsonIgnore]
    public string State => Json.Name(Phase);

    TranslationState IStreamState<TranslationJob, TranslationState>.State => Phase;

    /// <summary>Whether a newer source revision was approved after the translation was submitted or approved.</summary>
    public bool Behind { get; init; }

    /// <summary>The newest approved revision; its note combines all correction notes not yet published in this language.</summary>
    public Source? Source { get; init; }

    /// <summary>All approved revisions after the first, oldest first.</summary>
    [JsonPropertyName("moves")]
    public IReadOnlyList<RevisedSegments> SourceRevisions { get; init; } = [];

    /// <summary>Whether the current correction note is covered by an approved translation.</summary>
    public bool NoteTold { get; init; }

    public Person? ClaimedBy { get; init; }

    public Person? LastTranslator { get; init; }

    /// <summary>Everyone who translated a segment, in order of their first contribution.</summary>
    public IReadOnlyList<Person> Translators { get; init; } = [];

    /// <summary>Everyone who confirmed a segment after a change of its source.</summary>
    public IReadOnlyList<Person> Confirmers { get; init; } = [];

    [JsonPropertyName("translated")]
    public IReadOnlyDictionary<string, TargetSegment> TargetSegments { get; init; } = new Dictionary<string, TargetSegment>();

    public ApprovedCopy? Approved { get; init; }

    /// <summary>Whether a segment changed since the last approval.</summary>
    public bool Changed { get; init; }

    public Returned? Returned { get; init; }

    /// <summary>The first correction or clarification of the source since the last approval.</summary>
    [JsonPropertyName("owed")]
    public Obligation? PendingCorrection { get; init; }

    /// <summary>Version of the publication stream at the last known publication of this language; 0 if it is not published.</summary>
    public long PublicationVersion { get; init; }

    /// <summary>Whether it was withdrawn and not approved since; a claim that is released without changes restores the withdrawn state.</summary>
    public bool Withdrawn { get; init; }

    /// <summary>Whether the article was retracted or killed.</summary>
    [JsonPropertyName("ended")]
    public bool Closed { get; init; }

    public string Headline => Source?.Copy.Headline ?? "";

    /// <summary>The pending correction, if this language is published; otherwise there are no readers to correct.</summary>
    public Obligation? Obligation => PublicationVersion > 0 && Phase != TranslationState.Withdrawn ? PendingCorrection : null;

    /// <summary>Sorts obligations first, then by age.</summary>
    [JsonPropertyName("order")]
    public string SortKey => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Obligation is null ? 1 : 0)} {(Obligation?.Since ?? Source?.ApprovedAt ?? default).UtcDateTime:yyyyMMddHHmmssffffff} {ArticleId:N} {Language}");

    public LanguagePair Pair => new(SourceLanguage, Language);

    public bool Exists => Source is not null;

    public static Guid StreamOf(Guid articleId, string language) => DeterministicGuid.Create("translation", articleId, language);

    public static async Task<IReadOnlyList<Guid>> OfArticleAsync(IQuerySession session, Guid articleId) =>
        await session.Query<TranslationJob>().Where(job => job.ArticleId == articleId).OrderBy(job => job.Language).Select(job => job.Id).ToListAsync();

    public bool CanRead(Actor actor) => actor.IsEditor || IsFor(actor);

    /// <summary>Whether the person translates between these languages.</summary>
    public bool IsFor(Actor actor) => actor.IsTranslator && actor.Languages.Contains(SourceLanguage) && actor.Languages.Contains(Language);

    public IReadOnlyList<Segment> Segments() => Source is null ? [] : Jobs.Segments.Of(Source.Copy, Source.KindNote);

    public Freshness FreshnessOf(Segment segment) => Jobs.FreshnessOf.Segment(segment, TargetSegments.GetValueOrDefault(segment.Id));

    public TranslationJob Evolve(object @event) => Fold(@event) with { StreamVersion = StreamVersion + 1 };

    private TranslationJob Fold(object @event) => @event switch
    {
        TranslationOpened it => this with
        {
            ArticleId = it.ArticleId,
            Language = it.Language,
            SourceLanguage = it.Copy.Language,
            Phase = TranslationState.Open,
            Source = new(it.Revision, it.Copy, it.Hash, it.Kind, it.KindNote, it.Approver, it.ApprovedAt),
        },
        SourceMoved it => Moved(it),
        TranslationClaimed it => this with
        {
            Phase = Phase == TranslationState.Submitted ? Phase : TranslationState.Claimed,
            ClaimedBy = it.By,
            Behind = Behind || Approved?.SourceRevision < Source?.Revision
        },
        TranslationReleased when Phase != TranslationState.Submitted
            && Withdrawn
            && !Changed => this with { Phase = TranslationState.Withdrawn, ClaimedBy = null, Behind = false, PendingCorrection = null },
        TranslationReleased => this with
        {
            Phase = Phase == TranslationState.Submitted
                ? Phase
                : Approved is not null && !Changed && !Behind ? TranslationState.Approved : TranslationState.Open,
            ClaimedBy = null,
        },
        SegmentTranslated it => Worked(it.SegmentId, new(it.Target, it.SourceHash, it.Source, it.SourceRevision, it.By), it.By),
        SegmentConfirmed it when TargetSegments.TryGetValue(it.SegmentId, out var done) =>
            Worked(
                it.SegmentId, done with { SourceHash = it.SourceHash, Source = it.Source, SourceRevision = it.SourceRevision, Confirmed = it.Reason }, it.By),
        TranslationSubmitted it => this with { Phase = TranslationState.Submitted, ClaimedBy = null, LastTranslator = it.By, Returned = null },
        TranslationReturned it => this with { Phase = TranslationState.Claimed, ClaimedBy = it.GivenBackTo, Returned = new(it.By, it.Note, it.SegmentId) },
        TranslationApproved it => Current(new(it.SourceRevision, it.Hash, it.By)),
        TranslationCaughtUp it => Current(Approved! with { SourceRevision = it.SourceRevision }),
        TranslationWithdrawn it => this with
        {
            Phase = TranslationState.Withdrawn,
            ClaimedBy = null,
            Behind = false,
            PendingCorrection = null,
            Withdrawn = true,
            Changed = false,
            Closed = Closed || it.Final
        },
        EditionPublicationNoted it => this with { PublicationVersion = it.PublicationVersion },
        _ => this,
    };

    private TranslationJob Moved(SourceMoved it)
    {
        var outOfHands = Phase is TranslationState.Submitted or TranslationState.Approved;
        // Keep the earlier notes until a translation of them is approved.
        var note = Approved is null || NoteTold ? it.KindNote : Join(Source?.KindNote, it.KindNote);
        return this with
        {
            Source = new(it.Revision, it.Copy, it.Hash, it.Kind, note, it.Approver, it.ApprovedAt),
            SourceRevisions = [.. SourceRevisions, new(
                new(it.Revision, it.ApprovedAt, it.Kind, it.KindNote, it.Approver, it.Contributors ?? []),
                ChangedBetween(Segments(), Jobs.Segments.Of(it.Copy, note)))],
            NoteTold = NoteTold && it.KindNote is null,
            Phase = !outOfHands ? Phase : it.GivenBackTo is null ? TranslationState.Open : TranslationState.Claimed,
            ClaimedBy = outOfHands ? it.GivenBackTo : ClaimedBy,
            Behind = Phase != TranslationState.Withdrawn && (Behind || outOfHands || Approved is not null),
            PendingCorrection = PendingCorrection is { } owed
                ? owed with { Reason = Join(owed.Reason, it.KindNote) }
                : (Phase != TranslationState.Withdrawn && Approved is not null && it.Kind is SubmissionKind.Correction or SubmissionKind.Clarification
                ? new(it.ApprovedAt, it.KindNote, it.Revision, it.Kind)
                : null),
        };
    }

    private TranslationJob Worked(string segment, TargetSegment done, Person by) => this with
    {
        TargetSegments = new Dictionary<string, TargetSegment>(TargetSegments) { [segment] = done },
        Translators = done.Confirmed is null ? With(Translators, by) : Translators,
        Confirmers = done.Confirmed is null ? Confirmers : With(Confirmers, by),
        LastTranslator = by,
        Changed = true,
    };

    private TranslationJob Current(ApprovedCopy approved) =>
        this with
        {
            Phase = TranslationState.Approved,
            ClaimedBy = null,
            Behind = false,
            Changed = false,
            Withdrawn = false,
            Returned = null,
            PendingCorrection = null,
            Approved = approved,
            NoteTold = true
        };

    private static string? Join(string? before, string? note) =>
        before is null ? note : note is null || before.Split('\n').Contains(note) ? before : $"{before}\n{note}";

    private static IReadOnlyList<string> ChangedBetween(IReadOnlyList<Segment> before, IReadOnlyList<Segment> after)
    {
        var (old, now) = (
            before.ToDictionary(segment => segment.Id, segment => segment.Hash), after.ToDictionary(segment => segment.Id, segment => segment.Hash));
        return [.. now.Where(segment => old.GetValueOrDefault(segment.Key) != segment.Value).Select(segment => segment.Key), .. old.Keys.Except(now.Keys)];
    }

    private static IReadOnlyList<Person> With(IReadOnlyList<Person> people, Person person) =>
        people.Any(one => one.Id == person.Id) ? people : [.. people, person];
}
