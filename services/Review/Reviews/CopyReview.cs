using EditorialPlatform.Contracts;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Review.Reviews;

/// <summary>The desk's work on an article: one round for each submission.</summary>
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

    public IReadOnlyList<Guid> Suggestions { get; init; } = [];

    public string? LegalHold { get; init; }

    /// <summary>Who broke the glass, until somebody else countersigns.</summary>
    public Person? BrokeTheGlass { get; init; }

    /// <summary>What the broken glass let through; a later round does not change it.</summary>
    public ReviewOpened? ApprovedSubmission { get; init; }

    /// <summary>Version of the draft's stream up to which everything said is settled.</summary>
    public long DraftVersion { get; init; }

    public bool Exists => State.Length > 0;

    public bool IsOpen => State is "waiting" or "claimed";

    public bool VisibleTo(Actor actor) => actor.IsEditor && Submission is not null;

    public CopyReview Evolve(object @event) => @event switch
    {
        ReviewOpened it => this with { State = "waiting", Round = it.Round, Submission = it, ClaimedBy = null, DraftVersion = it.DraftVersion },
        ReviewClaimed it => this with { State = "claimed", ClaimedBy = it.By },
        ReviewReleased => this with { State = "waiting", ClaimedBy = null },
        CommentAdded it => this with { Comments = [.. Comments, it.CommentId], Blocking = it.Blocking ? [.. Blocking, it.CommentId] : Blocking },
        CommentResolved it => this with { Blocking = [.. Blocking.Where(id => id != it.CommentId)], Resolved = [.. Resolved, it.CommentId] },
        ChangeSuggested it => this with { Suggestions = [.. Suggestions, it.SuggestionId] },
        SuggestionSettled it => this with { Suggestions = [.. Suggestions.Where(id => id != it.SuggestionId)] },
        ChangesRequested => this with { State = "changes-requested", ClaimedBy = null },
        CopyRejected => this with { State = "rejected", ClaimedBy = null },
        CopyApproved => this with { State = "approved", ClaimedBy = null },
        CopyApprovedBreakGlass it => this with { State = "approved", ClaimedBy = null, BrokeTheGlass = it.By, ApprovedSubmission = Submission },
        CopyCountersigned => this with { BrokeTheGlass = null },
        ReviewClosed it => this with { State = "closed", ClaimedBy = null, DraftVersion = Math.Max(DraftVersion, it.AskedVersion) },
        ReleaseRefused it => this with { DraftVersion = Math.Max(DraftVersion, it.AskedVersion) },
        LegalHoldPlaced it => this with { LegalHold = it.Reason },
        LegalHoldLifted => this with { LegalHold = null },
        _ => this,
    };

    /// <summary>Whoever decides on open work must not take it from somebody else; unclaimed work is claimed by deciding.</summary>
    public Refusal? RefuseToDecide(Actor actor) =>
        !IsOpen ? Refusal.Conflict("not-open", "No round of review is open.")
        : ClaimedBy is { } other && other.Id != actor.Id ? Refusal.Conflict("claimed", $"{other.Name} has claimed this.")
        : null;

    /// <summary>The claim that deciding makes, where there was none.</summary>
    public IReadOnlyList<object> ClaimIfFree(Actor actor) => ClaimedBy is null ? [new ReviewClaimed(actor.AsPerson)] : [];
}
