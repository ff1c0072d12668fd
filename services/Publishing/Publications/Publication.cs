using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Review;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>The state of an edition. An article's state is that of its source edition.</summary>
[JsonConverter(typeof(WireEnumConverter<EditionState>))]
public enum EditionState
{
    [JsonStringEnumMemberName("prepared")]
    Prepared,

    [JsonStringEnumMemberName("scheduled")]
    Scheduled,

    [JsonStringEnumMemberName("held")]
    Held,

    [JsonStringEnumMemberName("published")]
    Published,

    [JsonStringEnumMemberName("retracted")]
    Retracted,

    [JsonStringEnumMemberName("killed")]
    Killed,

    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>The kind of release plan: none yet, as soon as possible, at a time, or on hold.</summary>
[JsonConverter(typeof(WireEnumConverter<PlannedWhen>))]
public enum PlannedWhen
{
    [JsonStringEnumMemberName("none")]
    None,

    [JsonStringEnumMemberName("now")]
    Now,

    [JsonStringEnumMemberName("at")]
    At,

    [JsonStringEnumMemberName("hold")]
    Hold,
}

/// <summary>When to publish an edition.</summary>
public sealed record ReleasePlan(PlannedWhen When, DateTimeOffset? At = null)
{
    public static ReleasePlan Now { get; } = new(PlannedWhen.Now);

    public static ReleasePlan Hold { get; } = new(PlannedWhen.Hold);

    public static ReleasePlan None { get; } = new(PlannedWhen.None);

    public static ReleasePlan Of(PublishInstruction said) =>
        said.When switch { PublishWhen.Now => Now, PublishWhen.At => new(PlannedWhen.At, said.At), _ => Hold };
}

/// <summary>The version that readers see.</summary>
public sealed record PublishedVersion(int Revision, string Hash, string Path);

/// <summary>An approved change of the copy.</summary>
public sealed record Change(int Revision, SubmissionKind Kind, string? Note);

/// <summary>An article in one language.</summary>
public sealed record Edition
{
    public string Language { get; init; } = "";

    /// <summary>The approved copy that is not published yet.</summary>
    public EditionPrepared? Pending { get; init; }

    public PublishedVersion? Live { get; init; }

    /// <summary>Null: inherits the source edition's plan.</summary>
    public ReleasePlan? Plan { get; init; }

    public bool Retracted { get; init; }

    public string? Failure { get; init; }

    /// <summary>For a translation: the source revision it was confirmed to match.</summary>
    public int Confirmed { get; init; }

    /// <summary>For a translation: the public source revision it is behind.</summary>
    public int? BehindRevision { get; init; }

    /// <summary>All approved changes; <see cref="UnannouncedChanges"/> are those that are not published yet.</summary>
    public IReadOnlyList<Change> Changes { get; init; } = [];

    [JsonPropertyName("untold")]
    public IReadOnlyList<Change> UnannouncedChanges { get; init; } = [];

    [JsonPropertyName("saidVersion")]
    public long SourceStreamVersion { get; init; }

    /// <summary>For a translation: the version of its stream in which it was withdrawn; null while it is maintained.</summary>
    [JsonPropertyName("givenUp")]
    public long? Discontinued { get; init; }

    public int Follows => Math.Max(Live?.Revision ?? 0, Confirmed);
}

/// <summary>The publication of an article in all its languages.</summary>
[ReadModelVersion(1)]
public sealed partial record Publication : IStreamState<Publication, EditionState>
{
    public Guid Id { get; init; }

    public IReadOnlyList<Edition> Editions { get; init; } = [];

    public string SourceLanguage { get; init; } = "";

    public IReadOnlyList<string> Together { get; init; } = [];

    public DateTimeOffset? EmbargoUntil { get; init; }

    /// <summary>The embargo an editor has lifted, so that a repeated approval with the same embargo does not set it again.</summary>
    public DateTimeOffset? LiftedEmbargo { get; init; }

    public string? LegalHold { get; init; }

    public long LegalHoldVersion { get; init; }

    public bool Killed { get; init; }

    public IReadOnlyList<Guid> Contributors { get; init; } = [];

    public bool Exists => Editions.Count > 0 || LegalHoldVersion > 0;

    public Edition? Source => Editions.FirstOrDefault(edition => edition.Language == SourceLanguage);

    /// <summary>The state of the source edition represents the article.</summary>
    public EditionState State => Killed ? EditionState.Killed : Source is { } source ? StateOf(source) : EditionState.Prepared;

    public bool CanRead(Actor actor) => actor.IsEditor || Contributors.Contains(actor.Id);

    public Edition Of(string language) => Editions.FirstOrDefault(edition => edition.Language == language) ?? new Edition { Language = language };

    /// <summary>The edition's own plan; otherwise, immediately if its source revision is already public; otherwise the source's plan.</summary>
    public ReleasePlan PlanOf(Edition edition) =>
        edition.Plan ?? (Source?.Live?.Revision >= edition.Pending?.Revision ? ReleasePlan.Now : Source?.Plan) ?? ReleasePlan.None;

    /// <summary>When the edition becomes due; null if that depends on a decision or on another language.</summary>
    public DateTimeOffset? DueAt(Edition edition) =>
        Killed || LegalHold is not null || edition.Pending is null || edition.Failure is not null || edition.Retracted || WaitsFor(edition).Any() ? null
        : PlanOf(edition) switch
        {
            { When: PlannedWhen.Now } => EmbargoUntil ?? DateTimeOffset.UnixEpoch,
            { When: PlannedWhen.At, At: { } at } => EmbargoUntil > at ? EmbargoUntil : at,
            _ => null,
        };

    /// <summary>The languages that must be ready first: the source, and the languages to be published together.</summary>
    public IEnumerable<string> WaitsFor(Edition edition)
    {
        var revision = edition.Pending?.Revision ?? 0;
        var source = Source;
        if (source is null || Ready(source) < revision)
        {
            return [SourceLanguage];
        }

        return Together.Where(language => Ready(Of(language)) < revision);

        static int Ready(Edition one) => Math.Max(one.Pending?.Revision ?? 0, one.Follows);
    }

    public EditionState StateOf(Edition edition) =>
        Killed ? EditionState.Killed
        : edition.Retracted ? EditionState.Retracted
        : edition.Failure is not null ? EditionState.Failed
        : edition.Live is not null ? EditionState.Published
        : NextStateOf(edition);

    /// <summary>The state of the approved copy that is not published yet.</summary>
    public EditionState NextStateOf(Edition edition) =>
        LegalHold is not null || PlanOf(edition).When == PlannedWhen.Hold
            ? EditionState.Held
            : DueAt(edition) is not null ? EditionState.Scheduled : EditionState.Prepared;

    public Publication Evolve(object @event) => Fold(@event);

    // Keep the switch out of <c>Evolve</c>: Marten's source generator parses it to find the events to apply, and skips some patterns.
    private Publication Fold(object @event) => @event switch
    {
        EditionPrepared it => Prepare(it),
        // An explicit "as soon as possible" is a decision not to wait for other languages.
        EditionScheduled { At: null } it => (this with { Together = [] }).With(it.Language, one => one with { Failure = null, Plan = ReleasePlan.Now }),
        EditionScheduled it => With(it.Language, one => one with { Failure = null, Plan = new(PlannedWhen.At, it.At) }),
        ScheduleCancelled it => With(it.Language, one => one with { Plan = ReleasePlan.None }),
        EditionHeld it => With(it.Language, one => one with { Plan = ReleasePlan.Hold }),
        EditionReleased it => With(it.Language, one => one with { Plan = ReleasePlan.None }),
        EmbargoSet it => this with { EmbargoUntil = it.Until },
        EmbargoLifted => this with { EmbargoUntil = null, LiftedEmbargo = EmbargoUntil },
        EditionPublished it => GoesOut(it.Language, new(it.Revision, it.Hash, it.Path)),
        EditionUpdated it => GoesOut(it.Language, new(it.Revision, it.Hash, it.Path)),
        EditionCorrected it => GoesOut(it.Language, new(it.Revision, it.Hash, it.Path)),
        EditionClarified it => GoesOut(it.Language, new(it.Revision, it.Hash, it.Path)),
        EditionFellBehind it => With(it.Language, one => one with { BehindRevision = it.SourceRevision }),
        EditionCaughtUp it => With(it.Language, one => one with
        {
            Confirmed = Math.Max(one.Confirmed, it.SourceRevision),
            BehindRevision = one.BehindRevision > it.SourceRevision ? one.BehindRevision : null,
            Discontinued = one.Discontinued < it.SaidVersion ? null : one.Discontinued
        }),
        EditionDiscontinued it => With(
            it.Language, one => one with { Pending = null, Failure = null, SourceStreamVersion = it.SaidVersion, Discontinued = it.SaidVersion }),
        LegalHoldPlaced it => this with { LegalHold = it.Reason, LegalHoldVersion = it.SaidVersion },
        LegalHoldLifted it => this with { LegalHold = null, LegalHoldVersion = it.SaidVersion },
        PublicationFailed it => With(it.Language, one => one with { Failure = it.Reason }),
        ArticleRetracted it => it.Languages.Aggregate(
            this, (all, language) => all.With(language, one => one with { Retracted = true, Pending = null, BehindRevision = null })),
        ArticleKilled => this with { Killed = true, Editions = [.. Editions.Select(one => one with { Pending = null, BehindRevision = null })] },
        _ => this,
    };

    private Publication Prepare(EditionPrepared it)
    {
        var change = new Change(it.Revision, it.Kind, it.Note);
        var isSource = it.Language == it.SourceLanguage;
        var known = this with
        {
            SourceLanguage = it.SourceLanguage,
            Together = isSource ? it.Together : Together,
            Contributors = [.. Contributors.Union(it.Authors.Select(person => person.Id))]
        };
        return known.With(it.Language, one => one with
        {
            Pending = it,
            Failure = null,
            SourceStreamVersion = it.SaidVersion,
            Changes = [.. one.Changes, change],
            UnannouncedChanges = [.. one.UnannouncedChanges, change],
            Plan = it.Publish is { } said ? ReleasePlan.Of(said) : one.Plan,
        });
    }

    // Once the source is public, translations are published as they become ready.
    private Publication GoesOut(string language, PublishedVersion live) =>
        With(language, one => one with
        {
            Live = live,
            Pending = null,
            UnannouncedChanges = [],
            Failure = null,
            BehindRevision = null,
            Discontinued = null,
            Plan = language == SourceLanguage ? ReleasePlan.Now : null
        });

    private Publication With(string language, Func<Edition, Edition> change) =>
        this with
        {
            Editions = [.. Editions.Where(one => one.Language != language)
            .Append(change(Of(language)))
            .OrderBy(one => one.Language, StringComparer.Ordinal)]
        };
}
