using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Review;
using EditorialPlatform.ServiceDefaults;
using Marten.Schema;

namespace EditorialPlatform.Review.Reviews;

/// <summary>An approval that somebody gave to their own piece, until somebody else countersigns.</summary>
public sealed record BrokenGlass(Person By, int Revision, string Hash, string Reason, IReadOnlyList<Person> Contributors);

/// <summary>What the last approval said.</summary>
public sealed record Approval(Person By, int Revision, PublishInstruction Publish, DateTimeOffset? EmbargoUntil);

/// <summary>The desk's work on an article: one round for each submission.</summary>
[DocumentAlias("copyreview")]
public sealed partial record CopyReview : IStreamState<CopyReview>
{
    public Guid Id { get; init; }

    /// <summary>One of <c>waiting</c>, <c>claimed</c>, <c>changes-requested</c>, <c>approved</c>, <c>rejected</c>, <c>closed</c>.</summary>
    public string State { get; init; } = "";

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
    public IReadOnlyList<BrokenGlass> BrokenGlass { get; init; } = [];

    public bool Killed { get; init; }

    /// <summary>Version of the publication's stream up to which everything said is known.</summary>
    public long PublicationVersion { get; init; }

    /// <summary>Version of the draft's stream up to which every submission has had its round, or was taken back.</summary>
    public long DraftVersion { get; init; }

    /// <summary>Version of the draft's stream up to which every wish for the draft is answered.</summary>
    public long AnsweredVersion { get; init; }

    public bool Exists => State.Length > 0;

    /// <summary>Whether a wish for the draft, asked at that version of its stream, is answered or was overtaken by a newer submission.</summary>
    public bool IsAnswered(long version) => version <= AnsweredVersion || version <= DraftVersion;

    public bool IsOpen => State is "waiting" or "claimed";

    /// <summary>Editors see everything, and a reporter how it goes with their own piece.</summary>
    public bool VisibleTo(Actor actor) => Submission is not null && (actor.IsEditor || (actor.IsReporter && WrittenBy(actor)));

    public bool WrittenBy(Actor actor) => Submission!.Contributors.Any(person => person.Id == actor.Id);

    public CopyReview Evolve(object @event) => Fold(@event);

    // Apart: a switch in Evolve itself would be read by Marten's generator, which folds the stored state by the events it finds there and passes over some patterns.
    private CopyReview Fold(object @event) => @event switch
    {
        // A newer submission takes the place of one that was not decided; whoever is reading goes on reading.
        ReviewOpened it => this with { State = ClaimedBy is null ? "waiting" : "claimed", Round = it.Round, Submission = it, DraftVersion = it.DraftVersion },
        ReviewClaimed it => this with { State = "claimed", ClaimedBy = it.By },
        ReviewReleased => this with { State = "waiting", ClaimedBy = null },
        CommentAdded it => this with { Comments = [.. Comments, it.CommentId], Blocking = it.Blocking ? [.. Blocking, it.CommentId] : Blocking },
        CommentResolved it => this with { Blocking = [.. Blocking.Where(id => id != it.CommentId)], Resolved = [.. Resolved, it.CommentId] },
        ChangeSuggested it => this with { Suggestions = [.. Suggestions, it.SuggestionId] },
        SuggestionSettled it => this with { Suggestions = [.. Suggestions.Where(id => id != it.SuggestionId)] },
        ChangesRequested => this with { State = "changes-requested", ClaimedBy = null },
        CopyRejected => this with { State = "rejected", ClaimedBy = null },
        CopyApproved it => this with { State = "approved", ClaimedBy = null, Approval = new(it.By, it.Revision, it.Publish, it.EmbargoUntil) },
        CopyApprovedBreakGlass it => this with
        {
            State = "approved",
            ClaimedBy = null,
            Approval = new(it.By, it.Revision, it.Publish, it.EmbargoUntil),
            BrokenGlass = [.. BrokenGlass, new(it.By, it.Revision, it.Hash, it.Reason, it.Contributors)],
        },
        CopyCountersigned it => this with { BrokenGlass = [.. BrokenGlass.Where(broken => broken.Revision != it.Revision || broken.Hash != it.Hash)] },
        // What was approved stays approved, though a later submission was taken back before it arrived.
        ReviewClosed it => this with
        {
            State = State == "approved" ? State : "closed",
            ClaimedBy = null,
            DraftVersion = Math.Max(DraftVersion, it.AskedVersion),
            AnsweredVersion = Math.Max(AnsweredVersion, it.AskedVersion),
        },
        // It settles no submission: one that was made after the approval and is still on its way opens its round.
        ReleaseRefused it => this with { AnsweredVersion = Math.Max(AnsweredVersion, it.AskedVersion) },
        LegalHoldPlaced it => this with { LegalHold = it.Reason },
        LegalHoldLifted => this with { LegalHold = null },
        PublicStateChanged it => this with { Killed = Killed || it.What == "killed", PublicationVersion = Math.Max(PublicationVersion, it.PublicationVersion ?? 0) },
        _ => this,
    };

    public static Refusal? RefuseOthers(Actor actor) => actor.IsEditor ? null : Refusal.Forbidden("Editors review.");

    public static Refusal NotOpen { get; } = Refusal.Conflict("not-open", "No round of review is open.");

    /// <summary>Whoever decides on open work must not take it from somebody else; unclaimed work is claimed by deciding.</summary>
    public Refusal? RefuseToDecide(Actor actor) =>
        RefuseOthers(actor) is { } no ? no
        : !IsOpen ? NotOpen
        : ClaimedBy is { } other && other.Id != actor.Id ? Refusal.Conflict("claimed", $"{other.Name} has claimed this.")
        : null;

    /// <summary>The claim that deciding makes, where there was none.</summary>
    public IReadOnlyList<object> ClaimIfFree(Actor actor) => ClaimedBy is null ? [new ReviewClaimed(actor.AsPerson)] : [];
}
