using System.Text.Json.Serialization;

namespace EditorialPlatform.Contracts.Review;

// The namespace and type name are the address of the message on the broker; moving or renaming a record breaks delivery to its consumers.
// Every message carries ArticleId, Version (version of the sending stream after the event) and At (UTC time of the event).

/// <summary>An editor commented on a block or on the whole copy.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the review stream.</param>
/// <param name="At">When it happened.</param>
/// <param name="By">Who did it.</param>
/// <param name="Round">The round of review, from 1.</param>
/// <param name="Revision">The revision the comment refers to.</param>
/// <param name="CommentId">The comment.</param>
/// <param name="BlockId">The block; null for the whole copy.</param>
/// <param name="Text">The text of the comment.</param>
/// <param name="Blocking">Whether it must be resolved before the copy can be approved.</param>
public sealed record CommentAdded(
    Guid ArticleId, long Version, DateTimeOffset At, Person By, int Round, int Revision, Guid CommentId, string? BlockId, string Text, bool Blocking);

/// <summary>A comment was resolved.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the review stream.</param>
/// <param name="At">When it happened.</param>
/// <param name="By">Who did it.</param>
/// <param name="CommentId">The comment.</param>
public sealed record CommentResolved(Guid ArticleId, long Version, DateTimeOffset At, Person By, Guid CommentId);

/// <summary>An editor suggested a different text for a block.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the review stream.</param>
/// <param name="At">When it happened.</param>
/// <param name="By">Who did it.</param>
/// <param name="Round">The round of review, from 1.</param>
/// <param name="Revision">The revision the suggestion refers to.</param>
/// <param name="SuggestionId">The suggestion.</param>
/// <param name="BlockId">The block.</param>
/// <param name="Text">The proposed text of the block.</param>
public sealed record ChangeSuggested(
    Guid ArticleId, long Version, DateTimeOffset At, Person By, int Round, int Revision, Guid SuggestionId, string BlockId, string Text);

/// <summary>The round ended with a request for changes.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the review stream.</param>
/// <param name="At">When it happened.</param>
/// <param name="By">Who did it.</param>
/// <param name="Round">The round that ends.</param>
/// <param name="Revision">The revision that was reviewed.</param>
/// <param name="Note">What to change.</param>
public sealed record ChangesRequested(Guid ArticleId, long Version, DateTimeOffset At, Person By, int Round, int Revision, string Note);

/// <summary>The round ended with a rejection of the copy.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the review stream.</param>
/// <param name="At">When it happened.</param>
/// <param name="By">Who did it.</param>
/// <param name="Round">The round that ends.</param>
/// <param name="Revision">The revision that was reviewed.</param>
/// <param name="Reason">The reason.</param>
public sealed record CopyRejected(Guid ArticleId, long Version, DateTimeOffset At, Person By, int Round, int Revision, string Reason);

/// <summary>The answer to a withdrawal or spike request.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the review stream.</param>
/// <param name="At">When it happened.</param>
/// <param name="AnswersVersion">Version of the draft stream at the request.</param>
/// <param name="Released">True if the round was closed and the draft released; false if Review had already decided.</param>
/// <param name="Reason">Why the draft was not released.</param>
public sealed record DraftReleased(Guid ArticleId, long Version, DateTimeOffset At, long AnswersVersion, bool Released, string? Reason);

/// <summary>An editor approved the exact text of one revision, identified by its hash.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the review stream.</param>
/// <param name="At">When it happened.</param>
/// <param name="Approver">Who approved.</param>
/// <param name="Revision">The revision approved.</param>
/// <param name="Copy">The whole copy of the revision.</param>
/// <param name="Hash">Hash of the copy, lower-case hexadecimal SHA-256.</param>
/// <param name="Contributors">Everyone who wrote any part of the revision; includes the approver only if they approved their own work.</param>
/// <param name="Kind">Why it was submitted.</param>
/// <param name="KindNote">For a correction or clarification: what was wrong, for readers.</param>
/// <param name="Publish">When to publish it.</param>
/// <param name="EmbargoUntil">Nothing may be published before this time.</param>
/// <param name="BreakGlassReason">Why an editor approved their own work; null otherwise.</param>
public sealed record CopyApproved(
    Guid ArticleId, long Version, DateTimeOffset At, Person Approver, int Revision, Copy Copy, string Hash, IReadOnlyList<Person> Contributors,
    SubmissionKind Kind, string? KindNote, PublishInstruction Publish, DateTimeOffset? EmbargoUntil, string? BreakGlassReason);

/// <summary>When to publish an approved copy.</summary>
/// <param name="When">Immediately, at a given time, or on hold.</param>
/// <param name="At">The time, for <see cref="PublishWhen.At"/>.</param>
/// <param name="Together">Whether all languages are published together rather than each as soon as it is ready.</param>
public sealed record PublishInstruction(PublishWhen When, DateTimeOffset? At = null, bool Together = false);

/// <summary>How the publication time is determined.</summary>
[JsonConverter(typeof(WireEnumConverter<PublishWhen>))]
public enum PublishWhen
{
    /// <summary>As soon as possible: immediately, or when the embargo ends.</summary>
    Now,

    /// <summary>At a given time.</summary>
    At,

    /// <summary>On hold until someone publishes it.</summary>
    Hold,
}

/// <summary>A legal hold was placed: the article must not be published until the hold is lifted.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the review stream.</param>
/// <param name="At">When it happened.</param>
/// <param name="By">Who did it.</param>
/// <param name="Reason">The reason.</param>
public sealed record LegalHoldPlaced(Guid ArticleId, long Version, DateTimeOffset At, Person By, string Reason);

/// <summary>The legal hold was lifted.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the review stream.</param>
/// <param name="At">When it happened.</param>
/// <param name="By">Who did it.</param>
public sealed record LegalHoldLifted(Guid ArticleId, long Version, DateTimeOffset At, Person By);
