namespace EditorialPlatform.Contracts.Translation;

// Namespace and name are the address of a message on the broker: a moved or renamed record reaches nobody.
// In every message: ArticleId; Version, of the sending stream after the event; At, when it happened (UTC).

/// <summary>A second reader approves exact words of a translation.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the job's stream.</param>
/// <param name="At">When.</param>
/// <param name="Reviewer">Who approved; has translated no part of it.</param>
/// <param name="SourceLanguage">BCP 47 tag of the source.</param>
/// <param name="SourceRevision">The source revision the translation rests on.</param>
/// <param name="Copy">The whole target copy; its blocks keep the ids of the source blocks.</param>
/// <param name="Hash">Hash of the target copy, lower-case hexadecimal SHA-256.</param>
/// <param name="Translators">Everyone who translated any part.</param>
/// <param name="KindNote">The correction note of the source revision in the target language, when it was translated.</param>
public sealed record TranslationApproved(
    Guid ArticleId, long Version, DateTimeOffset At, Person Reviewer, string SourceLanguage, int SourceRevision, Copy Copy, string Hash,
    IReadOnlyList<Person> Translators, string? KindNote);

/// <summary>The source moved on under a translation.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the job's stream.</param>
/// <param name="At">When.</param>
/// <param name="Language">BCP 47 tag of the translation.</param>
/// <param name="Since">When the source revision was approved.</param>
/// <param name="SourceRevision">The source revision it does not follow yet.</param>
/// <param name="Kind">Why the source moved; a correction or clarification is an obligation.</param>
/// <param name="Reason">The note of the correction, in the source language.</param>
public sealed record TranslationFellBehind(
    Guid ArticleId, long Version, DateTimeOffset At, string Language, DateTimeOffset Since, int SourceRevision, SubmissionKind Kind, string? Reason);

/// <summary>A translation follows its source again, or was confirmed not to be touched.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the job's stream.</param>
/// <param name="At">When.</param>
/// <param name="Language">BCP 47 tag of the translation.</param>
/// <param name="SourceRevision">The source revision it follows.</param>
/// <param name="Reason">For a confirmation: why nothing had to change.</param>
public sealed record TranslationCaughtUp(Guid ArticleId, long Version, DateTimeOffset At, string Language, int SourceRevision, string? Reason);

/// <summary>Nobody keeps a translation up any more, though its article stands. What was approved before and is not public stays so.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the job's stream.</param>
/// <param name="At">When.</param>
/// <param name="Language">BCP 47 tag of the translation.</param>
/// <param name="By">Who withdrew it.</param>
/// <param name="Reason">Why.</param>
public sealed record TranslationWithdrawn(Guid ArticleId, long Version, DateTimeOffset At, string Language, Person By, string Reason);
