using System.Text.Json.Serialization;

namespace EditorialPlatform.Contracts.Review;

// Namespace and name are the address of a message on the broker: a moved or renamed record reaches nobody.
// In every message: ArticleId; Version, of the sending stream after the event; At, when it happened (UTC).

/// <summary>The desk remarks on a block, or on the whole.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the review's stream.</param>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
/// <param name="Round">The round of review, from 1.</param>
/// <param name="Revision">The revision remarked on.</param>
/// <param name="CommentId">The comment.</param>
/// <param name="BlockId">The block; none for the whole.</param>
/// <param name="Text">The remark.</param>
/// <param name="Blocking">Whether it stands in the way of an approval.</param>
public sealed record CommentAdded(
    Guid ArticleId, long Version, DateTimeOffset At, Person By, int Round, int Revision, Guid CommentId, string? BlockId, string Text, bool Blocking);

/// <summary>A comment is settled.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the review's stream.</param>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
/// <param name="CommentId">The comment.</param>
public sealed record CommentResolved(Guid ArticleId, long Version, DateTimeOffset At, Person By, Guid CommentId);

/// <summary>The desk proposes another wording of a block.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the review's stream.</param>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
/// <param name="Round">The round of review, from 1.</param>
/// <param name="Revision">The revision it was read in.</param>
/// <param name="SuggestionId">The suggestion.</param>
/// <param name="BlockId">The block.</param>
/// <param name="Text">The proposed text of the block.</param>
public sealed record ChangeSuggested(
    Guid ArticleId, long Version, DateTimeOffset At, Person By, int Round, int Revision, Guid SuggestionId, string BlockId, string Text);

/// <summary>The round ends: the writer has something to do.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the review's stream.</param>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
/// <param name="Round">The round that ends.</param>
/// <param name="Revision">The revision that was read.</param>
/// <param name="Note">What to change.</param>
public sealed record ChangesRequested(Guid ArticleId, long Version, DateTimeOffset At, Person By, int Round, int Revision, string Note);

/// <summary>The round ends: the desk does not want the piece as it is.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the review's stream.</param>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
/// <param name="Round">The round that ends.</param>
/// <param name="Revision">The revision that was read.</param>
/// <param name="Reason">Why.</param>
public sealed record CopyRejected(Guid ArticleId, long Version, DateTimeOffset At, Person By, int Round, int Revision, string Reason);

/// <summary>The answer to a withdrawal or a spike that was asked for.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the review's stream.</param>
/// <param name="At">When.</param>
/// <param name="AnswersVersion">Version of the draft's stream that asked.</param>
/// <param name="Released">True: the round is closed and the draft is the writer's again. False: the desk had decided before.</param>
/// <param name="Reason">Why not.</param>
public sealed record DraftReleased(Guid ArticleId, long Version, DateTimeOffset At, long AnswersVersion, bool Released, string? Reason);

/// <summary>The desk approves exact words: this revision, this hash, no other.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the review's stream.</param>
/// <param name="At">When.</param>
/// <param name="Approver">Who approved.</param>
/// <param name="Revision">The revision approved.</param>
/// <param name="Copy">Its whole copy.</param>
/// <param name="Hash">Hash of the copy, lower-case hexadecimal SHA-256.</param>
/// <param name="Contributors">Everyone who wrote any part of the revision; never the approver, unless the glass was broken.</param>
/// <param name="Kind">Why it was submitted.</param>
/// <param name="KindNote">For a correction or clarification: what was wrong, for readers.</param>
/// <param name="Publish">When it shall go out.</param>
/// <param name="EmbargoUntil">No byte may show before.</param>
/// <param name="BreakGlassReason">Why an editor approved their own piece.</param>
public sealed record CopyApproved(
    Guid ArticleId, long Version, DateTimeOffset At, Person Approver, int Revision, Copy Copy, string Hash, IReadOnlyList<Person> Contributors,
    SubmissionKind Kind, string? KindNote, PublishInstruction Publish, DateTimeOffset? EmbargoUntil, string? BreakGlassReason);

/// <summary>When an approved copy shall go out.</summary>
/// <param name="When">Now, at a time, or held.</param>
/// <param name="At">The time, for <see cref="PublishWhen.At"/>.</param>
/// <param name="Together">Whether all languages go out together; otherwise each when it is ready.</param>
public sealed record PublishInstruction(PublishWhen When, DateTimeOffset? At = null, bool Together = false);

/// <summary>The three answers to "when?".</summary>
[JsonConverter(typeof(WireEnumConverter<PublishWhen>))]
public enum PublishWhen
{
    /// <summary>As soon as it may: under an embargo, when the embargo ends.</summary>
    Now,

    /// <summary>At a time.</summary>
    At,

    /// <summary>When somebody says so.</summary>
    Hold,
}

/// <summary>Nothing of the article may go out until the hold is lifted.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the review's stream.</param>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
/// <param name="Reason">Why.</param>
public sealed record LegalHoldPlaced(Guid ArticleId, long Version, DateTimeOffset At, Person By, string Reason);

/// <summary>The legal hold is over.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the review's stream.</param>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
public sealed record LegalHoldLifted(Guid ArticleId, long Version, DateTimeOffset At, Person By);
