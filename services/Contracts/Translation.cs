namespace EditorialPlatform.Contracts.Translation;

// The namespace and type name are the address of the message on the broker; moving or renaming a record breaks delivery to its consumers.
// Every message carries ArticleId, Version (version of the sending stream after the event) and At (UTC time of the event).

/// <summary>A reviewer approved the exact text of a translation.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the translation job stream.</param>
/// <param name="At">When it happened.</param>
/// <param name="Reviewer">Who approved it; never one of the translators.</param>
/// <param name="SourceLanguage">BCP 47 tag of the source.</param>
/// <param name="SourceRevision">The source revision the translation is based on.</param>
/// <param name="Copy">The whole target copy; its blocks keep the ids of the source blocks.</param>
/// <param name="Hash">Hash of the target copy, lower-case hexadecimal SHA-256.</param>
/// <param name="Translators">Everyone who translated any segment.</param>
/// <param name="KindNote">The correction note of the source revision in the target language; null if it was not translated.</param>
public sealed record TranslationApproved(
    Guid ArticleId, long Version, DateTimeOffset At, Person Reviewer, string SourceLanguage, int SourceRevision, Copy Copy, string Hash,
    IReadOnlyList<Person> Translators, string? KindNote);

/// <summary>A newer source revision was approved, so the translation is out of date.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the translation job stream.</param>
/// <param name="At">When it happened.</param>
/// <param name="Language">BCP 47 tag of the translation.</param>
/// <param name="Since">When the newer source revision was approved.</param>
/// <param name="SourceRevision">The newer source revision.</param>
/// <param name="Kind">Why the source changed; a correction or clarification obliges the translators to follow it.</param>
/// <param name="Reason">The correction note in the source language.</param>
public sealed record TranslationFellBehind(
    Guid ArticleId, long Version, DateTimeOffset At, string Language, DateTimeOffset Since, int SourceRevision, SubmissionKind Kind, string? Reason);

/// <summary>A translation is up to date with its source again, or was confirmed to be unaffected by the change.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the translation job stream.</param>
/// <param name="At">When it happened.</param>
/// <param name="Language">BCP 47 tag of the translation.</param>
/// <param name="SourceRevision">The source revision it is up to date with.</param>
/// <param name="Reason">For a confirmation, why no change was needed.</param>
public sealed record TranslationCaughtUp(Guid ArticleId, long Version, DateTimeOffset At, string Language, int SourceRevision, string? Reason);

/// <summary>A translation is no longer maintained, although its article still is. Approved text that is not yet public is not published.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Version">Version of the translation job stream.</param>
/// <param name="At">When it happened.</param>
/// <param name="Language">BCP 47 tag of the translation.</param>
/// <param name="By">Who withdrew it.</param>
/// <param name="Reason">The reason.</param>
public sealed record TranslationWithdrawn(Guid ArticleId, long Version, DateTimeOffset At, string Language, Person By, string Reason);
