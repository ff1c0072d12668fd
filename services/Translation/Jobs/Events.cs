using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Translation.Jobs;

/// <summary>The first approved revision of the source opened the translation job.</summary>
/// <param name="Language">The target language; the source language is that of the copy.</param>
/// <param name="Contributors">Everyone who wrote any part of the revision.</param>
[EventName("translation_opened")]
public sealed record TranslationOpened(
    Guid ArticleId, string Language, int Revision, Copy Copy, string Hash, SubmissionKind Kind, string? KindNote, Person Approver, DateTimeOffset ApprovedAt,
    IReadOnlyList<Person>? Contributors = null);

/// <summary>A newer revision of the source was approved.</summary>
/// <param name="RestsOn">The source revision of the last approved translation; null if none is approved.</param>
/// <param name="GivenBackTo">The last translator, to whom a submitted or approved translation is returned; null if it was neither.</param>
[EventName("source_moved")]
public sealed record SourceMoved(
    Guid ArticleId, string Language, int Revision, Copy Copy, string Hash, SubmissionKind Kind, string? KindNote, Person Approver, DateTimeOffset ApprovedAt,
    int? RestsOn, Person? GivenBackTo, IReadOnlyList<Person>? Contributors = null);

[EventName("translation_claimed")]
public sealed record TranslationClaimed(Person By);

[EventName("translation_released")]
public sealed record TranslationReleased(Person By);

/// <param name="SourceHash">Hash of the source text it was made from; the only criterion of whether the translation is current.</param>
/// <param name="Source">That source text, kept to show later changes.</param>
[EventName("segment_translated")]
public sealed record SegmentTranslated(Person By, string SegmentId, string Target, int SourceRevision, string SourceHash, string Source);

/// <summary>The translation was confirmed as still correct after a change of the source.</summary>
[EventName("segment_confirmed")]
public sealed record SegmentConfirmed(Person By, string SegmentId, string Reason, int SourceRevision, string SourceHash, string Source);

[EventName("translation_submitted")]
public sealed record TranslationSubmitted(Person By, int SourceRevision);

[EventName("translation_returned")]
public sealed record TranslationReturned(Person By, string Note, string? SegmentId, Person GivenBackTo);

/// <param name="KindNote">The correction note in the target language; null if it was not translated.</param>
[EventName("translation_approved")]
public sealed record TranslationApproved(
    Guid ArticleId, Person By, string SourceLanguage, int SourceRevision, Copy Copy, string Hash, IReadOnlyList<Person> Translators, string? KindNote);

/// <summary>An approved translation that was behind is up to date with its source again.</summary>
/// <param name="Reason">For a confirmation, why no change was needed.</param>
[EventName("translation_caught_up")]
public sealed record TranslationCaughtUp(Guid ArticleId, string Language, int SourceRevision, string? Reason);

/// <param name="Final">Whether the article was retracted or killed, so that the translation cannot be resumed.</param>
/// <param name="RestsOn">The source revision of the last approved translation; null if none is approved.</param>
[EventName("translation_withdrawn")]
public sealed record TranslationWithdrawn(Person By, string Reason, bool Final, Guid? ArticleId = null, string? Language = null, int? RestsOn = null);

/// <summary>The edition in this language was published.</summary>
/// <param name="PublicationVersion">Version of the publication stream; older messages are ignored.</param>
/// <param name="Revision">The source revision on which the published translation is based.</param>
[EventName("edition_went_out")]
public sealed record EditionPublicationNoted(long PublicationVersion, string Path, int Revision);
