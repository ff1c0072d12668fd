using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Review;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Review.Reviews;

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

/// <summary>An approval by a contributor of the copy, kept until another person countersigns it.</summary>
public sealed record SelfApproval(Person By, int Revision, string Hash, string Reason, IReadOnlyList<Person> Contributors);

public sealed record Approval(Person By, int Revision, PublishInstruction Publish, DateTimeOffset? EmbargoUntil);

/// <summary>The aggregate of an article's review: one round per submission.</summary>
[ReadModelVersion(1)]
public sealed partial record CopyReview : IStreamState<CopyReview, ReviewState>
{
    public Guid Id { get; init; }

    public ReviewState State { get; init; } = ReviewState.Closed;

    public int Round { get; init; }

    /// <summary>The submission under review, or the last one decided.</summary>
    public ReviewOpened? Submission { get; init; }

    public Person? ClaimedBy { get; init; }

    /// <summary>Unresolved comments that block an approval, oldest first.</summary>
    public IReadOnlyList<Guid> Blocking { get; init; } = [];

    public IReadOnlyList<Guid> Comments { get; init; } = [];

    public IReadOnlyList<Guid> Resolved { get; init; } = [];

    /// <summary>Suggestions that are neither accepted nor declined.</summary>
    public IReadOnlyList<Guid> Suggestions { get; init; } = [];

    public string? LegalHold { get; init; }

    public Approval? Approval { get; init; }

    /// <summary>Self-approvals that await a countersignature; they outlast later rounds.</summary>
    [JsonPropertyName("brokenGlass")]
    public IReadOnlyList<SelfApproval> SelfApprovals { get; init; } = [];

    public bool Killed { get; init; }

    /// <summary>Version of the publication stream up to which its messages are applied.</summary>
    public long PublicationVersion { get; init; }

    /// <summary>Version of the draft stream up to which every submission opened a round or was withdrawn.</summary>
    public long DraftVersion { get; init; }

    /// <summary>Version of the draft stream up to which every release request is answered.</summary>
    public long AnsweredVersion { get; init; }

    public bool Exists => DraftVersion > 0;

    /// <summary>Whether the release request at that version of the draft stream is answered or superseded by a newer submission.</summary>
    public bool IsAnswered(long version) => version <= AnsweredVersion || version <= DraftVersion;

    public bool IsOpen => State is ReviewState.Waiting or ReviewState.Claimed;

    /// <summary>Editors can read every review; reporters can read the reviews of their own drafts.</summary>
    public bool CanRead(Actor actor) => Submission is not null && (actor.IsEditor || (actor.IsReporter && WrittenBy(actor)));

    public bool WrittenBy(Actor actor) => Submission!.Contributors.Any(person => person.Id == actor.Id);

    public CopyReview Evolve(object @event) => Fold(@event);

    // Keep the switch out of Evolve: Marten's source generator derives the handled events from a switch there and skips some patterns.
    private CopyReview Fold(object @event) => @event switch
    {
        // A newer submission replaces an undecided one and keeps its claim.
        ReviewOpened it => this with
        {
            State = ClaimedBy is null ? ReviewState.Waiting : ReviewState.Claimed,
            Round = it.Round,
            Submission = it,
            DraftVersion = it.DraftVersion
        },
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
        // An approval stays in force when a later submission is withdrawn before it arrives.
        ReviewClosed it => this with
        {
            State = State == ReviewState.Approved ? State : ReviewState.Closed,
            ClaimedBy = null,
            DraftVersion = Math.Max(DraftVersion, it.AskedVersion),
            AnsweredVersion = Math.Max(AnsweredVersion, it.AskedVersion),
        },
        // DraftVersion stays unchanged: a submission made after the approval that has not arrived yet must still open a round.
        ReleaseDenied it => this with { AnsweredVersion = Math.Max(AnsweredVersion, it.AskedVersion) },
        LegalHoldPlaced it => this with { LegalHold = it.Reason },
        LegalHoldLifted => this with { LegalHold = null },
        PublicStateChanged it => this with
        {
            Killed = Killed || it.What == "killed",
            PublicationVersion = Math.Max(PublicationVersion, it.PublicationVersion ?? 0)
        },
        _ => this,
    };

    public static Rejection? RequireEditor(Actor actor) => actor.IsEditor ? null : Rejection.Forbidden("Editors review.");

    public static Rejection NotOpen { get; } = Rejection.Conflict("not-open", "No round of review is open.");

    /// <summary>Requires an open round that is not claimed by someone else; a decision claims an unclaimed round.</summary>
    public Rejection? RequireDecider(Actor actor) =>
        RequireEditor(actor) is { } no ? no
        : !IsOpen ? NotOpen
        : ClaimedBy is { } other && other.Id != actor.Id ? Rejection.Conflict("claimed", $"{other.Name} has claimed this.")
        : null;

    /// <summary>The claim that a decision adds to an unclaimed round.</summary>
    public IReadOnlyList<object> ClaimIfUnclaimed(Actor actor) => ClaimedBy is null ? [new ReviewClaimed(actor.AsPerson)] : [];
}
