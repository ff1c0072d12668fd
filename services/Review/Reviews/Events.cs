using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Review.Reviews;

/// <param name="DraftVersion">Version of the draft stream at the submission; older submissions are ignored.</param>
[EventName("review_opened")]
public sealed record ReviewOpened(
    int Round, long DraftVersion, Person By, int Revision, Copy Copy, string Hash, IReadOnlyList<Person> Contributors, SubmissionKind Kind, string? KindNote,
    string? Note, Urgency Urgency, DateTimeOffset? Due, DateTimeOffset? EmbargoUntil, IReadOnlyList<string> OpenQuestions);

[EventName("review_claimed")]
public sealed record ReviewClaimed(Person By);

[EventName("review_released")]
public sealed record ReviewReleased(Person By);

[EventName("comment_added")]
public sealed record CommentAdded(Person By, int Round, int Revision, Guid CommentId, string? BlockId, string Text, bool Blocking);

[EventName("comment_answer_received")]
public sealed record CommentAnswerReceived(Person By, Guid CommentId, string Text);

[EventName("comment_resolved")]
public sealed record CommentResolved(Person By, Guid CommentId);

[EventName("change_suggested")]
public sealed record ChangeSuggested(Person By, int Round, int Revision, Guid SuggestionId, string BlockId, string Text);

[EventName("suggestion_settled")]
public sealed record SuggestionSettled(Person By, Guid SuggestionId, bool Accepted, string? Reason);

[EventName("changes_requested")]
public sealed record ChangesRequested(Person By, int Round, int Revision, string Note);

[EventName("copy_rejected")]
public sealed record CopyRejected(Person By, int Round, int Revision, string Reason);

[EventName("copy_approved")]
public sealed record CopyApproved(
    Person By, int Round, int Revision, Copy Copy, string Hash, IReadOnlyList<Person> Contributors, SubmissionKind Kind, string? KindNote,
    Contracts.Review.PublishInstruction Publish, DateTimeOffset? EmbargoUntil);

[EventName("copy_approved_break_glass")]
public sealed record CopyApprovedBreakGlass(
    Person By, int Round, int Revision, Copy Copy, string Hash, IReadOnlyList<Person> Contributors, SubmissionKind Kind, string? KindNote,
    Contracts.Review.PublishInstruction Publish, DateTimeOffset? EmbargoUntil, string Reason);

[EventName("copy_countersigned")]
public sealed record CopyCountersigned(Person By, int Revision, string Hash);

/// <summary>The draft was released to the writer; a submission up to the requested version no longer opens a round.</summary>
[EventName("review_closed")]
public sealed record ReviewClosed(Person By, long AskedVersion, string? Reason);

/// <summary>Review had already decided when it received the release request.</summary>
[EventName("release_refused")]
public sealed record ReleaseDenied(long AskedVersion, string Reason);

[EventName("legal_hold_placed", ReasonIsForEditors = true)]
public sealed record LegalHoldPlaced(Person By, string Reason);

[EventName("legal_hold_lifted")]
public sealed record LegalHoldLifted(Person By);

/// <summary>The publication state of the article changed.</summary>
/// <param name="What">One of <c>published</c>, <c>corrected</c>, <c>retracted</c>, <c>killed</c>.</param>
/// <param name="PublicationVersion">Version of the publication stream at the change.</param>
[EventName("public_state_changed")]
public sealed record PublicStateChanged(string What, string? Language, string? Path, int? Revision, long? PublicationVersion = null);
