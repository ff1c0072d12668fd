using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Translation.Jobs;

/// <summary>The desk approved the first revision there is to translate.</summary>
/// <param name="Language">The target; the source is written in the copy's own language.</param>
/// <param name="Contributors">Everyone who wrote any part of the revision.</param>
[EventName("translation_opened")]
public sealed record TranslationOpened(
    Guid ArticleId, string Language, int Revision, Copy Copy, string Hash, SubmissionKind Kind, string? KindNote, Person Approver, DateTimeOffset ApprovedAt,
    IReadOnlyList<Person>? Contributors = null);

/// <summary>The desk approved a newer revision of the source.</summary>
/// <param name="RestsOn">The source revision of the last approved translation; none when none was approved.</param>
/// <param name="GivenBackTo">Who translated last, and has it again; none when it was not out of the translators' hands.</param>
[EventName("source_moved")]
public sealed record SourceMoved(
    Guid ArticleId, string Language, int Revision, Copy Copy, string Hash, SubmissionKind Kind, string? KindNote, Person Approver, DateTimeOffset ApprovedAt,
    int? RestsOn, Person? GivenBackTo, IReadOnlyList<Person>? Contributors = null);

[EventName("translation_claimed")]
public sealed record TranslationClaimed(Person By);

[EventName("translation_released")]
public sealed record TranslationReleased(Person By);

/// <param name="SourceHash">Hash of the source words it was made from: this, and nothing else, decides whether it is current.</param>
/// <param name="Source">Those words, so that what changed since can be shown.</param>
[EventName("segment_translated")]
public sealed record SegmentTranslated(Person By, string SegmentId, string Target, int SourceRevision, string SourceHash, string Source);

/// <summary>The source changed, and the translation stands as it is.</summary>
[EventName("segment_confirmed")]
public sealed record SegmentConfirmed(Person By, string SegmentId, string Reason, int SourceRevision, string SourceHash, string Source);

[EventName("translation_submitted")]
public sealed record TranslationSubmitted(Person By, int SourceRevision);

[EventName("translation_returned")]
public sealed record TranslationReturned(Person By, string Note, string? SegmentId, Person GivenBackTo);

/// <param name="KindNote">The correction note in the target language, when it was translated.</param>
[EventName("translation_approved")]
public sealed record TranslationApproved(
    Guid ArticleId, Person By, string SourceLanguage, int SourceRevision, Copy Copy, string Hash, IReadOnlyList<Person> Translators, string? KindNote);

/// <summary>An approved translation that was behind follows its source again.</summary>
/// <param name="Reason">Of a confirmation: why nothing had to change.</param>
[EventName("translation_caught_up")]
public sealed record TranslationCaughtUp(Guid ArticleId, string Language, int SourceRevision, string? Reason);

/// <param name="Final">The article was retracted or killed: nobody takes this up again.</param>
/// <param name="RestsOn">The source revision of the last approved translation; none when none was approved.</param>
[EventName("translation_withdrawn")]
public sealed record TranslationWithdrawn(Person By, string Reason, bool Final, Guid? ArticleId = null, string? Language = null, int? RestsOn = null);

/// <summary>Readers can see this language.</summary>
/// <param name="PublicationVersion">Version of the publication's stream: an older word comes too late.</param>
/// <param name="Revision">The source revision readers' words rest on.</param>
[EventName("edition_went_out")]
public sealed record EditionPublicationNoted(long PublicationVersion, string Path, int Revision);
