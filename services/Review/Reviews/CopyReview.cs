using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Review;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Review.Reviews;

/// <summary>Where a review is.</summary>
[JsonConverter(typeof(WireEnumConverter<ReviewState>))]
public enum ReviewState
{
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    [JsonStringEnumMemberName("claimed")]
    Claimed,

    [JsonStringEnumMemberName("changes-requested")]
    ChangesRequested,

    [JsonStringEnumMemberName("approved")]
    Approved,

    [JsonStringEnumMemberName("rejected")]
    Rejected,

    [JsonStringEnumMemberName("closed")]
    Closed,
}

/// <summary>An approval that somebody gave to their own piece, until somebody else countersigns.</summary>
public sealed record SelfApproval(Person By, int Revision, string Hash, string Reason, IReadOnlyList<Person> Contributors);

/// <summary>What the last approval said.</summary>
public sealed record Approval(Person By, int Revision, PublishInstruction Publish, DateTimeOffset? EmbargoUntil);

/// <summary>The desk's work on an article: one round for each submission.</summary>
[ReadModelVersion(1)]
public sealed partial record CopyReview : IStreamState<CopyReview, ReviewState>
{
    public Guid Id { get; init; }

    public ReviewState State { get; init; } = ReviewState.Closed;

    public int Round { get; init; }

    /// <summary>What is under review, or was decided last.</summary>
    public ReviewOpened? Submission { get; init; }

    public Person? ClaimedBy { get; init; }

    /// <summary>Comments that stand in the way, in the order they came.</summary>
    public IReadOnlyList<Guid> Blocking { get; init; } = [];

    public IReadOnlyList<Guid> Comments { get; init; } = [];

    public IReadOnlyList<Guid> Resolved { get; init; } = [];

    /// <summary>Suggestions that nobody has accepted or declined.</summary>
    public IReadOnlyList<Guid> Suggestions { get; init; } = [];

    public string? LegalHold { get; init; }

    public Approval? Approval { get; init; }

    /// <summary>What was approved by its own authors; a later round does not change it.</summary>
    [JsonPropertyName("brokenGlass")]
    public IReadOnlyList<SelfApproval> SelfApprovals { get; init; } = [];

    public bool Killed { get; init; }

    /// <summary>Version of the publication's stream up to which everything said is known.</summary>
    public long PublicationVersion { get; init; }

    /// <summary>Version of the draft's stream up to which every submission has had its round, or was taken back.</summary>
    public long DraftVersion { get; init; }

    /// <summary>Version of the draft's stream up to which every wish for the draft is answered.</summary>
    public long AnsweredVersion { get; init; }

    public bool Exists => DraftVersion > 0;

    /// <summary>Whether a wish for the draft, asked at that version of its stream, is answered or was overtaken by a newer submission.</summary>
    public bool IsAnswered(long version) => version <= AnsweredVersion || version <= DraftVersion;

    public bool IsOpen => State is ReviewState.Waiting or ReviewState.Claimed;

    /// <summary>Editors see everything, and a reporter how it goes with their own piece.</summary>
    public bool CanRead(Actor actor) => Submission is not null && (actor.IsEditor || (actor.IsReporter && WrittenBy(actor)));

    public bool WrittenBy(Actor actor) => Submission!.Contributors.Any(person => person.Id == actor.Id);

    public CopyReview Evolve(object @event) => Fold(@event);

    // Apart: a switch in Evolve itself would be read by Marten's generator, which folds the stored state by the events it finds there and passes over some patterns.
    private CopyReview Fold(object @event) => @event switch
    {
        // A newer submission takes the place of one that was not decided; whoever is reading goes on reading.
        ReviewOpened it => this with { State = ClaimedBy is null ? ReviewState.Waiting : ReviewState.Claimed, Round = it.Round, Submission = it, DraftVersion = it.DraftVersion },
        ReviewClaimed it => this with { State = ReviewState.Claimed, ClaimedBy = it.By },
        ReviewReleased => this with { State = ReviewState.Waiting, ClaimedBy = null },
        CommentAdded it => this with { Comments = [.. Comments, it.CommentId], Blocking = it.Blocking ? [.. Blocking, it.CommentId] : Blocking },
        CommentResolved it => this with { Blocking = [.. Blocking.Where(id => id != it.CommentId)], Resolved = [.. Resolved, it.CommentId] },
        ChangeSuggested it => this with { Suggestions = [.. Suggestions, it.SuggestionId] },
        SuggestionSettled it => this with { Suggestions = [.. Suggestions.Where(id => id != it.SuggestionId)] },
        ChangesRequested => this with { State = ReviewState.ChangesRequested, ClaimedBy = null },
        CopyRejected => this with { State = ReviewState.Rejected, ClaimedBy = null },
        CopyApproved it => this with { State = ReviewState.Approved, ClaimedBy = null, Approval = new(it.By, it.Revision, it.Publish, it.EmbargoUntil) },
        CopyApprovedBreakGlass it => this with
        {
            State = ReviewState.Approved,
            ClaimedBy = null,
            Approval = new(it.By, it.Revision, it.Publish, it.EmbargoUntil),
            SelfApprovals = [.. SelfApprovals, new(it.By, it.Revision, it.Hash, it.Reason, it.Contributors)],
        },
        CopyCountersigned it => this with { SelfApprovals = [.. SelfApprovals.Where(approval => approval.Revision != it.Revision)] },
        // What was approved stays approved, though a later submission was taken back before it arrived.
        ReviewClosed it => this with
        {
            State = State == ReviewState.Approved ? State : ReviewState.Closed,
            ClaimedBy = null,
            DraftVersion = Math.Max(DraftVersion, it.AskedVersion),
            AnsweredVersion = Math.Max(AnsweredVersion, it.AskedVersion),
        },
        // It settles no submission: one that was made after the approval and is still on its way opens its round.
        ReleaseDenied it => this with { AnsweredVersion = Math.Max(AnsweredVersion, it.AskedVersion) },
        LegalHoldPlaced it => this with { LegalHold = it.Reason },
        LegalHoldLifted => this with { LegalHold = null },
        PublicStateChanged it => this with { Killed = Killed || it.What == "killed", PublicationVersion = Math.Max(PublicationVersion, it.PublicationVersion ?? 0) },
        _ => this,
    };

    public static Rejection? RequireEditor(Actor actor) => actor.IsEditor ? null : Rejection.Forbidden("Editors review.");

    public static Rejection NotOpen { get; } = Rejection.Conflict("not-open", "No round of review is open.");

    /// <summary>Whoever decides on open work must not take it from somebody else; unclaimed work is claimed by deciding.</summary>
    public Rejection? RequireDecider(Actor actor) =>
        RequireEditor(actor) is { } no ? no
        : !IsOpen ? NotOpen
        : ClaimedBy is { } other && other.Id != actor.Id ? Rejection.Conflict("claimed", $"{other.Name} has claimed this.")
        : null;

    /// <summary>The claim that deciding makes, where there was none.</summary>
    public IReadOnlyList<object> ClaimIfUnclaimed(Actor actor) => ClaimedBy is null ? [new ReviewClaimed(actor.AsPerson)] : [];
}
