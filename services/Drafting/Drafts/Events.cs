using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Text.Reading;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>How Review returned a draft.</summary>
[JsonConverter(typeof(WireEnumConverter<ReturnKind>))]
public enum ReturnKind
{
    Changes,
    Rejected,
}

[EventName("draft_started")]
public sealed record DraftStarted(Person By, Copy Copy, IReadOnlyList<Question>? Questions = null);

/// <summary>A revision that is recorded; until then it is the draft's <see cref="WorkingCopy"/>, and each save continues it.</summary>
/// <param name="Sent">Fingerprint of the request, used to recognize a repeated save.</param>
/// <param name="FirstRevision">The first of the saves it holds. Null of a restored revision, and where every save was an event.</param>
/// <param name="Since">When that first save was received.</param>
/// <param name="SavedAt">When the last save was received: the revision is of that time, however much later it is recorded.</param>
[EventName("draft_revised")]
public sealed record DraftRevised(
    Person By, int Revision, int BaseRevision, Copy Copy, IReadOnlyList<string>? Answered = null, int? RestoredFrom = null, string? Sent = null,
    int? FirstRevision = null, DateTimeOffset? Since = null, DateTimeOffset? SavedAt = null);

[EventName("draft_submitted")]
public sealed record DraftSubmitted(
    Person By, int Revision, Copy Copy, string Hash, IReadOnlyList<Person> Contributors, SubmissionKind Kind, string? KindNote,
    string? Note, Urgency Urgency, DateTimeOffset? Due, DateTimeOffset? EmbargoUntil, IReadOnlyList<string>? OpenQuestions = null);

[EventName("withdrawal_asked")]
public sealed record WithdrawalRequested(Person By, int Revision, string? Reason);

[EventName("spike_asked")]
public sealed record SpikeRequested(Person By, int Revision, string Reason);

/// <summary>Review had already decided when it received the release request.</summary>
[EventName("release_refused")]
public sealed record ReleaseDenied(string? Reason);

/// <param name="ReviewVersion">Version of the review stream at the answer.</param>
[EventName("draft_withdrawn")]
public sealed record DraftWithdrawn(Person By, string? Reason, long? ReviewVersion = null);

[EventName("draft_returned")]
public sealed record DraftReturned(Person By, ReturnKind Kind, int Round, int Revision, string Note, long ReviewVersion);

/// <summary>Review approved the current revision.</summary>
[EventName("draft_accepted")]
public sealed record DraftAccepted(Person By, int Revision, string Hash, long ReviewVersion);

/// <summary>Review approved a revision that is no longer the current one; the newer revision can still be submitted.</summary>
[EventName("earlier_revision_approved")]
public sealed record EarlierRevisionApproved(Person By, int Revision, string Hash, long ReviewVersion);

/// <param name="ReviewVersion">Version of the review stream at the answer; null if no release was requested.</param>
[EventName("draft_spiked")]
public sealed record DraftSpiked(Person By, string Reason, long? ReviewVersion = null);

[EventName("draft_restored")]
public sealed record DraftRestored(Person By);

[EventName("draft_reopened")]
public sealed record DraftReopened(Person By, SubmissionKind Kind, string? Note);

[EventName("comment_received")]
public sealed record CommentReceived(Person By, Guid CommentId, int Round, int Revision, string? BlockId, string Text, bool Blocking);

[EventName("comment_settled")]
public sealed record CommentSettled(Person By, Guid CommentId);

[EventName("comment_answered")]
public sealed record CommentAnswered(Person By, Guid CommentId, string Text);

/// <param name="Was">Text of the block in the revision the suggestion refers to.</param>
[EventName("suggestion_received")]
public sealed record SuggestionReceived(Person By, Guid SuggestionId, int Round, int Revision, string BlockId, string Text, string? Was);

[EventName("suggestion_accepted")]
public sealed record SuggestionAccepted(Person By, Guid SuggestionId, int Revision, Copy Copy);

[EventName("suggestion_declined")]
public sealed record SuggestionDeclined(Person By, Guid SuggestionId, string? Reason);

[EventName("edition_went_out")]
public sealed record EditionPublicationNoted(string Language, string Path, int Revision, string? Notice);

[EventName("article_was_retracted")]
public sealed record RetractionNoted(Person By, IReadOnlyList<string> Languages, IReadOnlyDictionary<string, string> Notice);

[EventName("article_was_killed")]
public sealed record KillNoted(Person By, string Reason);
