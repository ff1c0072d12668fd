namespace EditorialPlatform.Contracts.Drafting;

// Namespace and name are the address of a message on the broker: a moved or renamed record reaches nobody.
// In every message: ArticleId; Version, of the sending stream after the event; At, when it happened (UTC).

/// <summary>A writer hands a revision to the desk; it opens a round of review.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the draft's stream.</param>
/// <param name="At">When it was submitted.</param>
/// <param name="By">Who submitted it.</param>
/// <param name="Revision">The revision submitted.</param>
/// <param name="Copy">Its whole copy.</param>
/// <param name="Hash">Hash of the copy, lower-case hexadecimal SHA-256.</param>
/// <param name="Contributors">Everyone who wrote any part of the revision.</param>
/// <param name="Kind">Why it was submitted.</param>
/// <param name="KindNote">For a correction or clarification: what was wrong, for readers.</param>
/// <param name="Note">A note to the desk.</param>
/// <param name="Urgency">How soon.</param>
/// <param name="Due">When the desk needs it.</param>
/// <param name="EmbargoUntil">No byte may show before.</param>
/// <param name="OpenQuestions">Fields that an import could not know and nobody has set; they warn.</param>
public sealed record DraftSubmitted(
    Guid ArticleId, long Version, DateTimeOffset At, Person By, int Revision, Copy Copy, string Hash, IReadOnlyList<Person> Contributors,
    SubmissionKind Kind, string? KindNote, string? Note, Urgency Urgency, DateTimeOffset? Due, DateTimeOffset? EmbargoUntil,
    IReadOnlyList<string> OpenQuestions);

/// <summary>A writer wants a submitted revision back; Review decides.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the draft's stream.</param>
/// <param name="At">When it was asked.</param>
/// <param name="By">Who asks.</param>
/// <param name="Revision">The revision that was submitted: what Review has to have decided, or not.</param>
/// <param name="Reason">Why.</param>
public sealed record DraftWithdrawalAsked(Guid ArticleId, long Version, DateTimeOffset At, Person By, int Revision, string? Reason);

/// <summary>A submitted draft shall be dropped; Review decides.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the draft's stream.</param>
/// <param name="At">When it was asked.</param>
/// <param name="By">Who asks.</param>
/// <param name="Revision">The revision that was submitted: what Review has to have decided, or not.</param>
/// <param name="Reason">Why.</param>
public sealed record DraftSpikeAsked(Guid ArticleId, long Version, DateTimeOffset At, Person By, int Revision, string Reason);

/// <summary>A writer answered a comment of the desk.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the draft's stream.</param>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
/// <param name="CommentId">The comment answered.</param>
/// <param name="Text">The answer.</param>
public sealed record CommentAnswered(Guid ArticleId, long Version, DateTimeOffset At, Person By, Guid CommentId, string Text);

/// <summary>A writer took a wording the desk proposed.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the draft's stream.</param>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
/// <param name="SuggestionId">The suggestion.</param>
/// <param name="Revision">The revision that holds the new wording.</param>
public sealed record SuggestionAccepted(Guid ArticleId, long Version, DateTimeOffset At, Person By, Guid SuggestionId, int Revision);

/// <summary>A writer did not take a wording the desk proposed.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the draft's stream.</param>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
/// <param name="SuggestionId">The suggestion.</param>
/// <param name="Reason">Why.</param>
public sealed record SuggestionDeclined(Guid ArticleId, long Version, DateTimeOffset At, Person By, Guid SuggestionId, string? Reason);
