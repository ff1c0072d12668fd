namespace EditorialPlatform.Contracts.Drafting;

// The namespace and type name are the address of the message on the broker; moving or renaming a record breaks delivery to its consumers.
// Every message carries ArticleId, Version (version of the sending stream after the event) and At (UTC time of the event).

/// <summary>A writer submitted a revision, which opens a round of review.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the draft stream.</param>
/// <param name="At">When it was submitted.</param>
/// <param name="By">Who submitted it.</param>
/// <param name="Revision">The revision submitted.</param>
/// <param name="Copy">The whole copy of the revision.</param>
/// <param name="Hash">Hash of the copy, lower-case hexadecimal SHA-256.</param>
/// <param name="Contributors">Everyone who wrote any part of the revision.</param>
/// <param name="Kind">Why it was submitted.</param>
/// <param name="KindNote">For a correction or clarification: what was wrong, for readers.</param>
/// <param name="Note">A note to the editors.</param>
/// <param name="Urgency">How urgently it should be reviewed.</param>
/// <param name="Due">When the review should be finished.</param>
/// <param name="EmbargoUntil">Nothing may be published before this time.</param>
/// <param name="OpenQuestions">Fields that the import could not determine and that are still unset; Review shows them as warnings.</param>
public sealed record DraftSubmitted(
    Guid ArticleId, long Version, DateTimeOffset At, Person By, int Revision, Copy Copy, string Hash, IReadOnlyList<Person> Contributors,
    SubmissionKind Kind, string? KindNote, string? Note, Urgency Urgency, DateTimeOffset? Due, DateTimeOffset? EmbargoUntil,
    IReadOnlyList<string> OpenQuestions);

/// <summary>A writer requested the withdrawal of a submitted revision; Review decides.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the draft stream.</param>
/// <param name="At">When it was requested.</param>
/// <param name="By">Who requested it.</param>
/// <param name="Revision">The submitted revision, so that Review can check whether it has already decided on it.</param>
/// <param name="Reason">The reason.</param>
public sealed record DraftWithdrawalAsked(Guid ArticleId, long Version, DateTimeOffset At, Person By, int Revision, string? Reason);

/// <summary>A request to spike a submitted draft; Review decides.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the draft stream.</param>
/// <param name="At">When it was requested.</param>
/// <param name="By">Who requested it.</param>
/// <param name="Revision">The submitted revision, so that Review can check whether it has already decided on it.</param>
/// <param name="Reason">The reason.</param>
public sealed record DraftSpikeAsked(Guid ArticleId, long Version, DateTimeOffset At, Person By, int Revision, string Reason);

/// <summary>A writer answered an editor's comment.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the draft stream.</param>
/// <param name="At">When it happened.</param>
/// <param name="By">Who did it.</param>
/// <param name="CommentId">The comment answered.</param>
/// <param name="Text">The answer.</param>
public sealed record CommentAnswered(Guid ArticleId, long Version, DateTimeOffset At, Person By, Guid CommentId, string Text);

/// <summary>A writer accepted a suggested change.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the draft stream.</param>
/// <param name="At">When it happened.</param>
/// <param name="By">Who did it.</param>
/// <param name="SuggestionId">The suggestion.</param>
/// <param name="Revision">The revision that contains the change.</param>
public sealed record SuggestionAccepted(Guid ArticleId, long Version, DateTimeOffset At, Person By, Guid SuggestionId, int Revision);

/// <summary>A writer declined a suggested change.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the draft stream.</param>
/// <param name="At">When it happened.</param>
/// <param name="By">Who did it.</param>
/// <param name="SuggestionId">The suggestion.</param>
/// <param name="Reason">The reason.</param>
public sealed record SuggestionDeclined(Guid ArticleId, long Version, DateTimeOffset At, Person By, Guid SuggestionId, string? Reason);
