using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Review;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>Where an edition is; of an article, where its source is.</summary>
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

/// <summary>Nothing said yet, as soon as it may, at a time, or when somebody says so.</summary>
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

/// <summary>When an edition shall go out.</summary>
public sealed record ReleasePlan(PlannedWhen When, DateTimeOffset? At = null)
{
    public static ReleasePlan Now { get; } = new(PlannedWhen.Now);

    public static ReleasePlan Hold { get; } = new(PlannedWhen.Hold);

    public static ReleasePlan None { get; } = new(PlannedWhen.None);

    public static ReleasePlan Of(PublishInstruction said) =>
        said.When switch { PublishWhen.Now => Now, PublishWhen.At => new(PlannedWhen.At, said.At), _ => Hold };
}

/// <summary>What readers see.</summary>
public sealed record PublishedVersion(int Revision, string Hash, string Path);

/// <summary>A change of the copy that an approval named.</summary>
public sealed record Change(int Revision, SubmissionKind Kind, string? Note);

/// <summary>One article in one language.</summary>
public sealed record Edition
{
    public string Language { get; init; } = "";

    /// <summary>Approved, and not out.</summary>
    public EditionPrepared? Pending { get; init; }

    public PublishedVersion? Live { get; init; }

    /// <summary>None: as the source's.</summary>
    public ReleasePlan? Plan { get; init; }

    public bool Retracted { get; init; }

    public string? Failure { get; init; }

    /// <summary>Of a translation: the source revision it was confirmed to follow.</summary>
    public int Confirmed { get; init; }

    /// <summary>Of a translation: the public source revision it does not follow.</summary>
    public int? BehindRevision { get; init; }

    /// <summary>Every change that was approved, and those that readers have not been told of.</summary>
    public IReadOnlyList<Change> Changes { get; init; } = [];

    [JsonPropertyName("untold")]
    public IReadOnlyList<Change> UnannouncedChanges { get; init; } = [];

    [JsonPropertyName("saidVersion")]
    public long SourceStreamVersion { get; init; }

    /// <summary>Of a translation: the version of its stream in which it was withdrawn; none while somebody keeps it up.</summary>
    [JsonPropertyName("givenUp")]
    public long? Discontinued { get; init; }

    public int Follows => Math.Max(Live?.Revision ?? 0, Confirmed);
}

/// <summary>An article as readers get it, in all its languages.</summary>
[ReadModelVersion(1)]
public sealed partial record Publication : IStreamState<Publication, EditionState>
{
    public Guid Id { get; init; }

    public IReadOnlyList<Edition> Editions { get; init; } = [];

    public string SourceLanguage { get; init; } = "";

    public IReadOnlyList<string> Together { get; init; } = [];

    public DateTimeOffset? EmbargoUntil { get; init; }

    /// <summary>An approval that repeats an embargo an editor has lifted does not set it again.</summary>
    public DateTimeOffset? LiftedEmbargo { get; init; }

    public string? LegalHold { get; init; }

    public long LegalHoldVersion { get; init; }

    public bool Killed { get; init; }

    public IReadOnlyList<Guid> Contributors { get; init; } = [];

    public bool Exists => Editions.Count > 0 || LegalHoldVersion > 0;

    public Edition? Source => Editions.FirstOrDefault(edition => edition.Language == SourceLanguage);

    /// <summary>The source's state stands for the article's.</summary>
    public EditionState State => Killed ? EditionState.Killed : Source is { } source ? StateOf(source) : EditionState.Prepared;

    public bool CanRead(Actor actor) => actor.IsEditor || Contributors.Contains(actor.Id);

    public Edition Of(string language) => Editions.FirstOrDefault(edition => edition.Language == language) ?? new Edition { Language = language };

    /// <summary>Its own plan; else, where the words it rests on are public already, now; else the source's.</summary>
    public ReleasePlan PlanOf(Edition edition) =>
        edition.Plan ?? (Source?.Live?.Revision >= edition.Pending?.Revision ? ReleasePlan.Now : Source?.Plan) ?? ReleasePlan.None;

    /// <summary>When it goes out as things stand; none when that depends on somebody.</summary>
    public DateTimeOffset? DueAt(Edition edition) =>
        Killed || LegalHold is not null || edition.Pending is null || edition.Failure is not null || edition.Retracted || WaitsFor(edition).Any() ? null
        : PlanOf(edition) switch
        {
            { When: PlannedWhen.Now } => EmbargoUntil ?? DateTimeOffset.UnixEpoch,
            { When: PlannedWhen.At, At: { } at } => EmbargoUntil > at ? EmbargoUntil : at,
            _ => null,
        };

    /// <summary>The languages without which it does not go out: its source's, and those that go out together.</summary>
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

    /// <summary>The state of what is approved and not out.</summary>
    public EditionState NextStateOf(Edition edition) =>
        LegalHold is not null || PlanOf(edition).When == PlannedWhen.Hold ? EditionState.Held : DueAt(edition) is not null ? EditionState.Scheduled : EditionState.Prepared;

    public Publication Evolve(object @event) => Fold(@event);

    // Apart: a switch in Evolve itself would be read by Marten's generator, which folds the stored state by the events it finds there and passes over some patterns.
    private Publication Fold(object @event) => @event switch
    {
        EditionPrepared it => Prepare(it),
        // "As soon as it may" is said by a person, who need not wait for other languages.
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
        EditionCaughtUp it => With(it.Language, one => one with { Confirmed = Math.Max(one.Confirmed, it.SourceRevision), BehindRevision = one.BehindRevision > it.SourceRevision ? one.BehindRevision : null, Discontinued = one.Discontinued < it.SaidVersion ? null : one.Discontinued }),
        EditionDiscontinued it => With(it.Language, one => one with { Pending = null, Failure = null, SourceStreamVersion = it.SaidVersion, Discontinued = it.SaidVersion }),
        LegalHoldPlaced it => this with { LegalHold = it.Reason, LegalHoldVersion = it.SaidVersion },
        LegalHoldLifted it => this with { LegalHold = null, LegalHoldVersion = it.SaidVersion },
        PublicationFailed it => With(it.Language, one => one with { Failure = it.Reason }),
        ArticleRetracted it => it.Languages.Aggregate(this, (all, language) => all.With(language, one => one with { Retracted = true, Pending = null, BehindRevision = null })),
        ArticleKilled => this with { Killed = true, Editions = [.. Editions.Select(one => one with { Pending = null, BehindRevision = null })] },
        _ => this,
    };

    private Publication Prepare(EditionPrepared it)
    {
        var change = new Change(it.Revision, it.Kind, it.Note);
        var isSource = it.Language == it.SourceLanguage;
        var known = this with { SourceLanguage = it.SourceLanguage, Together = isSource ? it.Together : Together, Contributors = [.. Contributors.Union(it.Authors.Select(person => person.Id))] };
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

    // Once the source is out, whatever becomes ready later goes out as it becomes ready.
    private Publication GoesOut(string language, PublishedVersion live) =>
        With(language, one => one with { Live = live, Pending = null, UnannouncedChanges = [], Failure = null, BehindRevision = null, Discontinued = null, Plan = language == SourceLanguage ? ReleasePlan.Now : null });

    private Publication With(string language, Func<Edition, Edition> change) =>
        this with { Editions = [.. Editions.Where(one => one.Language != language).Append(change(Of(language))).OrderBy(one => one.Language, StringComparer.Ordinal)] };
}
