using System.Globalization;
using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using Marten;

namespace EditorialPlatform.Translation.Jobs;

/// <summary>The newest approved revision: what is to be translated.</summary>
public sealed record Source(int Revision, Copy Copy, string Hash, SubmissionKind Kind, string? KindNote, Person Approver, DateTimeOffset ApprovedAt);

/// <summary>A revision after the first: who wrote it, who approved it, when and why.</summary>
public sealed record SourceRevision(int Revision, DateTimeOffset At, SubmissionKind Kind, string? Note, Person Approver, IReadOnlyList<Person> Contributors);

/// <summary>What a revision changed, brought or took away of what is to be translated; a moved paragraph is no change.</summary>
public sealed record RevisedSegments(SourceRevision Move, IReadOnlyList<string> Segments);

/// <summary>The exact target words that were approved last.</summary>
public sealed record ApprovedCopy(int SourceRevision, string Hash, Person Reviewer);

/// <summary>A correction that readers of this language do not have yet: named and dated until it is closed.</summary>
public sealed record Obligation(DateTimeOffset Since, string? Reason, int SourceRevision, SubmissionKind Kind);

/// <summary>Why a reviewer gave a translation back.</summary>
public sealed record Returned(Person By, string Note, string? SegmentId);

/// <summary>Where a translation is.</summary>
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

/// <summary>The same article in another language.</summary>
[ReadModelVersion(1)]
public sealed partial record TranslationJob : IStreamState<TranslationJob, TranslationState>
{
    public Guid Id { get; init; }

    /// <summary>How many events there are: the stream's version.</summary>
    [JsonPropertyName("length")]
    public long StreamVersion { get; init; }

    public Guid ArticleId { get; init; }

    public string Language { get; init; } = "";

    public string SourceLanguage { get; init; } = "";

    [JsonPropertyName("state")]
    public TranslationState Phase { get; init; }

    /// <summary>The column. Into one of an enumeration Marten would write the name of its member, not the word of the document.</summary>
    [JsonIgnore]
    public string State => Json.Name(Phase);

    TranslationState IStreamState<TranslationJob, TranslationState>.State => Phase;

    /// <summary>Whether the source moved on under what was submitted or approved.</summary>
    public bool Behind { get; init; }

    /// <summary>The newest approved revision; its note holds every note that readers of this language have not been told yet.</summary>
    public Source? Source { get; init; }

    /// <summary>Every approved revision after the first, oldest first.</summary>
    [JsonPropertyName("moves")]
    public IReadOnlyList<RevisedSegments> SourceRevisions { get; init; } = [];

    /// <summary>Whether readers of this language were told what was wrong, as far as anybody translated it.</summary>
    public bool NoteTold { get; init; }

    public Person? ClaimedBy { get; init; }

    public Person? LastTranslator { get; init; }

    /// <summary>Everyone who translated any part, in the order they came.</summary>
    public IReadOnlyList<Person> Translators { get; init; } = [];

    /// <summary>Everyone who said of any part that it stands although the source changed.</summary>
    public IReadOnlyList<Person> Confirmers { get; init; } = [];

    [JsonPropertyName("translated")]
    public IReadOnlyDictionary<string, TargetSegment> TargetSegments { get; init; } = new Dictionary<string, TargetSegment>();

    public ApprovedCopy? Approved { get; init; }

    /// <summary>Whether words changed since the last approval.</summary>
    public bool Changed { get; init; }

    public Returned? Returned { get; init; }

    /// <summary>The first correction or clarification since the last approval.</summary>
    [JsonPropertyName("owed")]
    public Obligation? PendingCorrection { get; init; }

    /// <summary>Version of the publication up to which is known whether readers can see this language; 0 while they cannot.</summary>
    public long PublicationVersion { get; init; }

    /// <summary>Withdrawn, and not approved since: whoever takes it up and lays it down again leaves it withdrawn.</summary>
    public bool Withdrawn { get; init; }

    /// <summary>Retracted or killed.</summary>
    [JsonPropertyName("ended")]
    public bool Closed { get; init; }

    public string Headline => Source?.Copy.Headline ?? "";

    /// <summary>Nobody is misled by a language that is not out.</summary>
    public Obligation? Obligation => PublicationVersion > 0 && Phase != TranslationState.Withdrawn ? PendingCorrection : null;

    /// <summary>Obligations first, then age: what sorts first is to be done first.</summary>
    [JsonPropertyName("order")]
    public string SortKey => string.Create(
        CultureInfo.InvariantCulture, $"{(Obligation is null ? 1 : 0)} {(Obligation?.Since ?? Source?.ApprovedAt ?? default).UtcDateTime:yyyyMMddHHmmssffffff} {ArticleId:N} {Language}");

    public LanguagePair Pair => new(SourceLanguage, Language);

    public bool Exists => Source is not null;

    public static Guid StreamOf(Guid articleId, string language) => DeterministicGuid.Create("translation", articleId, language);

    public static async Task<IReadOnlyList<Guid>> OfArticleAsync(IQuerySession session, Guid articleId) =>
        await session.Query<TranslationJob>().Where(job => job.ArticleId == articleId).OrderBy(job => job.Language).Select(job => job.Id).ToListAsync();

    public bool CanRead(Actor actor) => actor.IsEditor || IsFor(actor);

    /// <summary>Whether the pair is one of the person's own.</summary>
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
        TranslationClaimed it => this with { Phase = Phase == TranslationState.Submitted ? Phase : TranslationState.Claimed, ClaimedBy = it.By, Behind = Behind || Approved?.SourceRevision < Source?.Revision },
        TranslationReleased when Phase != TranslationState.Submitted && Withdrawn && !Changed => this with { Phase = TranslationState.Withdrawn, ClaimedBy = null, Behind = false, PendingCorrection = null },
        TranslationReleased => this with
        {
            Phase = Phase == TranslationState.Submitted ? Phase : Approved is not null && !Changed && !Behind ? TranslationState.Approved : TranslationState.Open,
            ClaimedBy = null,
        },
        SegmentTranslated it => Worked(it.SegmentId, new(it.Target, it.SourceHash, it.Source, it.SourceRevision, it.By), it.By),
        SegmentConfirmed it when TargetSegments.TryGetValue(it.SegmentId, out var done) =>
            Worked(it.SegmentId, done with { SourceHash = it.SourceHash, Source = it.Source, SourceRevision = it.SourceRevision, Confirmed = it.Reason }, it.By),
        TranslationSubmitted it => this with { Phase = TranslationState.Submitted, ClaimedBy = null, LastTranslator = it.By, Returned = null },
        TranslationReturned it => this with { Phase = TranslationState.Claimed, ClaimedBy = it.GivenBackTo, Returned = new(it.By, it.Note, it.SegmentId) },
        TranslationApproved it => Current(new(it.SourceRevision, it.Hash, it.By)),
        TranslationCaughtUp it => Current(Approved! with { SourceRevision = it.SourceRevision }),
        TranslationWithdrawn it => this with { Phase = TranslationState.Withdrawn, ClaimedBy = null, Behind = false, PendingCorrection = null, Withdrawn = true, Changed = false, Closed = Closed || it.Final },
        EditionPublicationNoted it => this with { PublicationVersion = it.PublicationVersion },
        _ => this,
    };

    private TranslationJob Moved(SourceMoved it)
    {
        var outOfHands = Phase is TranslationState.Submitted or TranslationState.Approved;
        // What readers of this language were never told is not forgotten because something else changed after it.
        var note = Approved is null || NoteTold ? it.KindNote : Join(Source?.KindNote, it.KindNote);
        return this with
        {
            Source = new(it.Revision, it.Copy, it.Hash, it.Kind, note, it.Approver, it.ApprovedAt),
            SourceRevisions = [.. SourceRevisions, new(new(it.Revision, it.ApprovedAt, it.Kind, it.KindNote, it.Approver, it.Contributors ?? []), ChangedBetween(Segments(), Jobs.Segments.Of(it.Copy, note)))],
            NoteTold = NoteTold && it.KindNote is null,
            Phase = !outOfHands ? Phase : it.GivenBackTo is null ? TranslationState.Open : TranslationState.Claimed,
            ClaimedBy = outOfHands ? it.GivenBackTo : ClaimedBy,
            Behind = Phase != TranslationState.Withdrawn && (Behind || outOfHands || Approved is not null),
            PendingCorrection = PendingCorrection is { } owed ? owed with { Reason = Join(owed.Reason, it.KindNote) } : (Phase != TranslationState.Withdrawn && Approved is not null && it.Kind is SubmissionKind.Correction or SubmissionKind.Clarification
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
        this with { Phase = TranslationState.Approved, ClaimedBy = null, Behind = false, Changed = false, Withdrawn = false, Returned = null, PendingCorrection = null, Approved = approved, NoteTold = true };

    private static string? Join(string? before, string? note) =>
        before is null ? note : note is null || before.Split('\n').Contains(note) ? before : $"{before}\n{note}";

    private static IReadOnlyList<string> ChangedBetween(IReadOnlyList<Segment> before, IReadOnlyList<Segment> after)
    {
        var (old, now) = (before.ToDictionary(segment => segment.Id, segment => segment.Hash), after.ToDictionary(segment => segment.Id, segment => segment.Hash));
        return [.. now.Where(segment => old.GetValueOrDefault(segment.Key) != segment.Value).Select(segment => segment.Key), .. old.Keys.Except(now.Keys)];
    }

    private static IReadOnlyList<Person> With(IReadOnlyList<Person> people, Person person) =>
        people.Any(one => one.Id == person.Id) ? people : [.. people, person];
}
