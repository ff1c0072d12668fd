using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Review;
using EditorialPlatform.ServiceDefaults;
using Marten.Schema;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>When an edition shall go out: <c>now</c> (as soon as it may), <c>at</c> a time, <c>hold</c>, or <c>none</c> said yet.</summary>
public sealed record Plan(string When, DateTimeOffset? At = null)
{
    public static Plan Now { get; } = new("now");

    public static Plan Hold { get; } = new("hold");

    public static Plan None { get; } = new("none");

    public static Plan Of(PublishInstruction said) =>
        said.When switch { PublishWhen.Now => Now, PublishWhen.At => new("at", said.At), _ => Hold };
}

/// <summary>What readers see.</summary>
public sealed record Live(int Revision, string Hash, string Path);

/// <summary>A change of the copy that an approval named.</summary>
public sealed record Change(int Revision, SubmissionKind Kind, string? Note);

/// <summary>One article in one language.</summary>
public sealed record Edition
{
    public string Language { get; init; } = "";

    /// <summary>Approved, and not out.</summary>
    public EditionPrepared? Pending { get; init; }

    public Live? Live { get; init; }

    /// <summary>None: as the source's.</summary>
    public Plan? Plan { get; init; }

    public bool Retracted { get; init; }

    public string? Failure { get; init; }

    /// <summary>Of a translation: the source revision it was confirmed to follow.</summary>
    public int Confirmed { get; init; }

    /// <summary>Of a translation: the public source revision it does not follow.</summary>
    public int? BehindRevision { get; init; }

    /// <summary>Every change that was approved, and those that readers have not been told of.</summary>
    public IReadOnlyList<Change> Changes { get; init; } = [];

    public IReadOnlyList<Change> Untold { get; init; } = [];

    public long SaidVersion { get; init; }

    /// <summary>Of a translation: the version of its stream in which it was withdrawn; none while somebody keeps it up.</summary>
    public long? GivenUp { get; init; }

    public int Follows => Math.Max(Live?.Revision ?? 0, Confirmed);
}

/// <summary>An article as readers get it, in all its languages.</summary>
[DocumentAlias("publication")]
public sealed partial record Publication : IStreamState<Publication>
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
    public string State => Killed ? "killed" : Source is { } source ? StateOf(source) : "prepared";

    public bool VisibleTo(Actor actor) => actor.IsEditor || Contributors.Contains(actor.Id);

    public Edition Of(string language) => Editions.FirstOrDefault(edition => edition.Language == language) ?? new Edition { Language = language };

    /// <summary>Its own plan; else, where the words it rests on are public already, now; else the source's.</summary>
    public Plan PlanOf(Edition edition) =>
        edition.Plan ?? (Source?.Live?.Revision >= edition.Pending?.Revision ? Plan.Now : Source?.Plan) ?? Plan.None;

    /// <summary>When it goes out as things stand; none when that depends on somebody.</summary>
    public DateTimeOffset? DueAt(Edition edition) =>
        Killed || LegalHold is not null || edition.Pending is null || edition.Failure is not null || edition.Retracted || WaitsFor(edition).Any() ? null
        : PlanOf(edition) switch
        {
            { When: "now" } => EmbargoUntil ?? DateTimeOffset.UnixEpoch,
            { When: "at", At: { } at } => EmbargoUntil > at ? EmbargoUntil : at,
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

    /// <summary>One of <c>prepared</c>, <c>scheduled</c>, <c>held</c>, <c>published</c>, <c>retracted</c>, <c>killed</c>, <c>failed</c>.</summary>
    public string StateOf(Edition edition) =>
        Killed ? "killed" : edition.Retracted ? "retracted" : edition.Failure is not null ? "failed" : edition.Live is not null ? "published" : NextStateOf(edition);

    /// <summary>The state of what is approved and not out.</summary>
    public string NextStateOf(Edition edition) =>
        LegalHold is not null || PlanOf(edition).When == "hold" ? "held" : DueAt(edition) is not null ? "scheduled" : "prepared";

    public Publication Evolve(object @event) => Fold(@event);

    // Apart: a switch in Evolve itself would be read by Marten's generator, which folds the stored state by the events it finds there and passes over some patterns.
    private Publication Fold(object @event) => @event switch
    {
        EditionPrepared it => Prepare(it),
        // "As soon as it may" is said by a person, who need not wait for other languages.
        EditionScheduled { At: null } it => (this with { Together = [] }).With(it.Language, one => one with { Failure = null, Plan = Plan.Now }),
        EditionScheduled it => With(it.Language, one => one with { Failure = null, Plan = new("at", it.At) }),
        ScheduleCancelled it => With(it.Language, one => one with { Plan = Plan.None }),
        EditionHeld it => With(it.Language, one => one with { Plan = Plan.Hold }),
        EditionReleased it => With(it.Language, one => one with { Plan = Plan.None }),
        EmbargoSet it => this with { EmbargoUntil = it.Until },
        EmbargoLifted => this with { EmbargoUntil = null, LiftedEmbargo = EmbargoUntil },
        EditionPublished it => GoesOut(it.Language, new(it.Revision, it.Hash, it.Path)),
        EditionUpdated it => GoesOut(it.Language, new(it.Revision, it.Hash, it.Path)),
        EditionCorrected it => GoesOut(it.Language, new(it.Revision, it.Hash, it.Path)),
        EditionClarified it => GoesOut(it.Language, new(it.Revision, it.Hash, it.Path)),
        EditionFellBehind it => With(it.Language, one => one with { BehindRevision = it.SourceRevision }),
        EditionCaughtUp it => With(it.Language, one => one with { Confirmed = Math.Max(one.Confirmed, it.SourceRevision), BehindRevision = one.BehindRevision > it.SourceRevision ? one.BehindRevision : null, GivenUp = one.GivenUp < it.SaidVersion ? null : one.GivenUp }),
        EditionGivenUp it => With(it.Language, one => one with { Pending = null, Failure = null, SaidVersion = it.SaidVersion, GivenUp = it.SaidVersion }),
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
            SaidVersion = it.SaidVersion,
            Changes = [.. one.Changes, change],
            Untold = [.. one.Untold, change],
            Plan = it.Publish is { } said ? Plan.Of(said) : one.Plan,
        });
    }

    // Once the source is out, whatever becomes ready later goes out as it becomes ready.
    private Publication GoesOut(string language, Live live) =>
        With(language, one => one with { Live = live, Pending = null, Untold = [], Failure = null, BehindRevision = null, GivenUp = null, Plan = language == SourceLanguage ? Plan.Now : null });

    private Publication With(string language, Func<Edition, Edition> change) =>
        this with { Editions = [.. Editions.Where(one => one.Language != language).Append(change(Of(language))).OrderBy(one => one.Language, StringComparer.Ordinal)] };
}
