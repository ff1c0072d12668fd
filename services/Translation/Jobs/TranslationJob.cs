using System.Globalization;
using EditorialPlatform.Contracts;
using EditorialPlatform.ServiceDefaults;
using Marten;
using Marten.Schema;

namespace EditorialPlatform.Translation.Jobs;

/// <summary>The newest approved revision: what is to be translated.</summary>
public sealed record Source(int Revision, Copy Copy, string Hash, SubmissionKind Kind, string? KindNote, Person Approver, DateTimeOffset ApprovedAt);

/// <summary>A revision after the first: who wrote it, who approved it, when and why.</summary>
public sealed record SourceMove(int Revision, DateTimeOffset At, SubmissionKind Kind, string? Note, Person Approver, IReadOnlyList<Person> Contributors);

/// <summary>What a revision changed, brought or took away of what is to be translated; a moved paragraph is no change.</summary>
public sealed record MovedSegments(SourceMove Move, IReadOnlyList<string> Segments);

/// <summary>The exact target words that were approved last.</summary>
public sealed record ApprovedCopy(int SourceRevision, string Hash, Person Reviewer);

/// <summary>A correction that readers of this language do not have yet: named and dated until it is closed.</summary>
public sealed record Obligation(DateTimeOffset Since, string? Reason, int SourceRevision, SubmissionKind Kind);

/// <summary>Why a reviewer gave a translation back.</summary>
public sealed record Returned(Person By, string Note, string? SegmentId);

/// <summary>The same article in another language.</summary>
[DocumentAlias("translationjob")]
public sealed partial record TranslationJob : IStreamState<TranslationJob>
{
    public Guid Id { get; init; }

    /// <summary>How many events there are: the stream's version.</summary>
    public long Length { get; init; }

    public Guid ArticleId { get; init; }

    public string Language { get; init; } = "";

    public string SourceLanguage { get; init; } = "";

    /// <summary>One of <c>open</c>, <c>claimed</c>, <c>submitted</c>, <c>approved</c>, <c>withdrawn</c>.</summary>
    public string State { get; init; } = "";

    /// <summary>Whether the source moved on under what was submitted or approved.</summary>
    public bool Behind { get; init; }

    /// <summary>The newest approved revision; its note holds every note that readers of this language have not been told yet.</summary>
    public Source? Source { get; init; }

    /// <summary>Every approved revision after the first, oldest first.</summary>
    public IReadOnlyList<MovedSegments> Moves { get; init; } = [];

    /// <summary>Whether readers of this language were told what was wrong, as far as anybody translated it.</summary>
    public bool NoteTold { get; init; }

    public Person? ClaimedBy { get; init; }

    public Person? LastTranslator { get; init; }

    /// <summary>Everyone who translated any part, in the order they came.</summary>
    public IReadOnlyList<Person> Translators { get; init; } = [];

    /// <summary>Everyone who said of any part that it stands although the source changed.</summary>
    public IReadOnlyList<Person> Confirmers { get; init; } = [];

    public IReadOnlyDictionary<string, Translated> Translated { get; init; } = new Dictionary<string, Translated>();

    public ApprovedCopy? Approved { get; init; }

    /// <summary>Whether words changed since the last approval.</summary>
    public bool Changed { get; init; }

    public Returned? Returned { get; init; }

    /// <summary>The first correction or clarification since the last approval.</summary>
    public Obligation? Owed { get; init; }

    /// <summary>Version of the publication up to which is known whether readers can see this language; 0 while they cannot.</summary>
    public long PublicationVersion { get; init; }

    /// <summary>Withdrawn, and not approved since: whoever takes it up and lays it down again leaves it withdrawn.</summary>
    public bool Withdrawn { get; init; }

    /// <summary>Retracted or killed.</summary>
    public bool Ended { get; init; }

    public string Headline => Source?.Copy.Headline ?? "";

    /// <summary>Nobody is misled by a language that is not out.</summary>
    public Obligation? Obligation => PublicationVersion > 0 && State != "withdrawn" ? Owed : null;

    /// <summary>Obligations first, then age: what sorts first is to be done first.</summary>
    public string Order => string.Create(
        CultureInfo.InvariantCulture, $"{(Obligation is null ? 1 : 0)} {(Obligation?.Since ?? Source?.ApprovedAt ?? default).UtcDateTime:yyyyMMddHHmmssffffff} {ArticleId:N} {Language}");

    public LanguagePair Pair => new(SourceLanguage, Language);

    public bool Exists => Source is not null;

    public static Guid StreamOf(Guid articleId, string language) => Ids.From("translation", articleId, language);

    public static async Task<IReadOnlyList<Guid>> OfArticleAsync(IQuerySession session, Guid articleId) =>
        await session.Query<TranslationJob>().Where(job => job.ArticleId == articleId).OrderBy(job => job.Language).Select(job => job.Id).ToListAsync();

    public bool VisibleTo(Actor actor) => actor.IsEditor || IsFor(actor);

    /// <summary>Whether the pair is one of the person's own.</summary>
    public bool IsFor(Actor actor) => actor.IsTranslator && actor.Languages.Contains(SourceLanguage) && actor.Languages.Contains(Language);

    public IReadOnlyList<Segment> Segments() => Source is null ? [] : Jobs.Segments.Of(Source.Copy, Source.KindNote);

    public Freshness FreshnessOf(Segment segment) => Jobs.FreshnessOf.Segment(segment, Translated.GetValueOrDefault(segment.Id));

    public TranslationJob Evolve(object @event) => Fold(@event) with { Length = Length + 1 };

    private TranslationJob Fold(object @event) => @event switch
    {
        TranslationOpened it => this with
        {
            ArticleId = it.ArticleId,
            Language = it.Language,
            SourceLanguage = it.Copy.Language,
            State = "open",
            Source = new(it.Revision, it.Copy, it.Hash, it.Kind, it.KindNote, it.Approver, it.ApprovedAt),
        },
        SourceMoved it => Moved(it),
        TranslationClaimed it => this with { State = State == "submitted" ? State : "claimed", ClaimedBy = it.By, Behind = Behind || Approved?.SourceRevision < Source?.Revision },
        TranslationReleased when State != "submitted" && Withdrawn && !Changed => this with { State = "withdrawn", ClaimedBy = null, Behind = false, Owed = null },
        TranslationReleased => this with
        {
            State = State == "submitted" ? State : Approved is not null && !Changed && !Behind ? "approved" : "open",
            ClaimedBy = null,
        },
        SegmentTranslated it => Worked(it.SegmentId, new(it.Target, it.SourceHash, it.Source, it.SourceRevision, it.By), it.By),
        SegmentConfirmed it when Translated.TryGetValue(it.SegmentId, out var done) =>
            Worked(it.SegmentId, done with { SourceHash = it.SourceHash, Source = it.Source, SourceRevision = it.SourceRevision, Confirmed = it.Reason }, it.By),
        TranslationSubmitted it => this with { State = "submitted", ClaimedBy = null, LastTranslator = it.By, Returned = null },
        TranslationReturned it => this with { State = "claimed", ClaimedBy = it.GivenBackTo, Returned = new(it.By, it.Note, it.SegmentId) },
        TranslationApproved it => Current(new(it.SourceRevision, it.Hash, it.By)),
        TranslationCaughtUp it => Current(Approved! with { SourceRevision = it.SourceRevision }),
        TranslationWithdrawn it => this with { State = "withdrawn", ClaimedBy = null, Behind = false, Owed = null, Withdrawn = true, Changed = false, Ended = Ended || it.Final },
        EditionWentOut it => this with { PublicationVersion = it.PublicationVersion },
        _ => this,
    };

    private TranslationJob Moved(SourceMoved it)
    {
        var outOfHands = State is "submitted" or "approved";
        // What readers of this language were never told is not forgotten because something else changed after it.
        var note = Approved is null || NoteTold ? it.KindNote : Join(Source?.KindNote, it.KindNote);
        return this with
        {
            Source = new(it.Revision, it.Copy, it.Hash, it.Kind, note, it.Approver, it.ApprovedAt),
            Moves = [.. Moves, new(new(it.Revision, it.ApprovedAt, it.Kind, it.KindNote, it.Approver, it.Contributors ?? []), ChangedBetween(Segments(), Jobs.Segments.Of(it.Copy, note)))],
            NoteTold = NoteTold && it.KindNote is null,
            State = !outOfHands ? State : it.GivenBackTo is null ? "open" : "claimed",
            ClaimedBy = outOfHands ? it.GivenBackTo : ClaimedBy,
            Behind = State != "withdrawn" && (Behind || outOfHands || Approved is not null),
            Owed = Owed is { } owed ? owed with { Reason = Join(owed.Reason, it.KindNote) } : (State != "withdrawn" && Approved is not null && it.Kind is SubmissionKind.Correction or SubmissionKind.Clarification
                ? new(it.ApprovedAt, it.KindNote, it.Revision, it.Kind)
                : null),
        };
    }

    private TranslationJob Worked(string segment, Translated done, Person by) => this with
    {
        Translated = new Dictionary<string, Translated>(Translated) { [segment] = done },
        Translators = done.Confirmed is null ? With(Translators, by) : Translators,
        Confirmers = done.Confirmed is null ? Confirmers : With(Confirmers, by),
        LastTranslator = by,
        Changed = true,
    };

    private TranslationJob Current(ApprovedCopy approved) =>
        this with { State = "approved", ClaimedBy = null, Behind = false, Changed = false, Withdrawn = false, Returned = null, Owed = null, Approved = approved, NoteTold = true };

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
