using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Review;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>An approved copy has arrived; it goes out when its plan and the embargo allow.</summary>
/// <param name="Revision">The source revision it is, or rests on.</param>
/// <param name="SaidVersion">Version of the stream that approved it: an older approval has come too late.</param>
/// <param name="Authors">Who wrote it, or translated it.</param>
/// <param name="Kind">Of a source: why it was submitted. Of a translation the source's changes say it.</param>
/// <param name="Publish">Of a source: when it shall go out.</param>
/// <param name="Together">The languages that go out together; none when each goes when it is ready.</param>
[EventName("edition_prepared")]
public sealed record EditionPrepared(
    Person By, string Language, string SourceLanguage, int Revision, Copy Copy, string Hash, long SaidVersion, IReadOnlyList<Person> Authors,
    SubmissionKind Kind, string? Note, PublishInstruction? Publish, IReadOnlyList<string> Together);

/// <param name="At">The time; none for "as soon as it may".</param>
[EventName("edition_scheduled")]
public sealed record EditionScheduled(Person By, string Language, DateTimeOffset? At);

[EventName("schedule_cancelled")]
public sealed record ScheduleCancelled(Person By, string Language);

[EventName("embargo_set")]
public sealed record EmbargoSet(Person By, DateTimeOffset Until);

[EventName("embargo_lifted")]
public sealed record EmbargoLifted(Person By);

[EventName("edition_held")]
public sealed record EditionHeld(Person By, string Language, string? Reason);

[EventName("edition_released")]
public sealed record EditionReleased(Person By, string Language);

/// <summary>Readers can see it for the first time.</summary>
/// <param name="Credits">Of a translation: who translated and reviewed it.</param>
[EventName("edition_published")]
public sealed record EditionPublished(string Language, string SourceLanguage, string Path, int Revision, string Hash, Copy Copy, Credits? Credits);

/// <summary>Readers see new facts, or better words.</summary>
[EventName("edition_updated")]
public sealed record EditionUpdated(string Language, string SourceLanguage, string Path, int Revision, string Hash, Copy Copy, Credits? Credits, string? Notice);

/// <summary>A fact was wrong; the notice says what.</summary>
/// <param name="Notice">None while a translation's note is not translated: readers get a standing sentence.</param>
[EventName("edition_corrected")]
public sealed record EditionCorrected(string Language, string SourceLanguage, string Path, int Revision, string Hash, Copy Copy, Credits? Credits, string? Notice);

/// <summary>True but misleading; the notice says what.</summary>
/// <param name="Notice">None while a translation's note is not translated: readers get a standing sentence.</param>
[EventName("edition_clarified")]
public sealed record EditionClarified(string Language, string SourceLanguage, string Path, int Revision, string Hash, Copy Copy, Credits? Credits, string? Notice);

/// <summary>A public translation rests on an older revision than the public source; it says so by itself.</summary>
/// <param name="GivenUp">Nobody is at work on it.</param>
[EventName("edition_fell_behind")]
public sealed record EditionFellBehind(string Language, int SourceRevision, SubmissionKind Kind, DateTimeOffset Since, bool GivenUp = false);

/// <summary>The translation follows its source again without new words.</summary>
/// <param name="SaidVersion">Version of the translation's stream.</param>
[EventName("edition_caught_up")]
public sealed record EditionCaughtUp(string Language, int SourceRevision, string? Reason, long SaidVersion = 0);

/// <summary>The translators have withdrawn it: what is not out does not go out, and what is out is promised no update.</summary>
/// <param name="SaidVersion">Version of the translation's stream.</param>
[EventName("edition_given_up")]
public sealed record EditionDiscontinued(Person By, string Language, string Reason, long SaidVersion);

/// <param name="SaidVersion">Version of the review's stream.</param>
[EventName("legal_hold_placed")]
public sealed record LegalHoldPlaced(Person By, string Reason, long SaidVersion);

/// <param name="SaidVersion">Version of the review's stream.</param>
[EventName("legal_hold_lifted")]
public sealed record LegalHoldLifted(Person By, long SaidVersion);

/// <param name="Notice">What readers are told, by language.</param>
[EventName("article_retracted")]
public sealed record ArticleRetracted(Person By, IReadOnlyList<string> Languages, IReadOnlyDictionary<string, string> Notice);

[EventName("article_killed")]
public sealed record ArticleKilled(Person By, string Reason);

/// <summary>What should have gone out could not; it waits until somebody publishes it again or a new revision comes.</summary>
[EventName("publication_failed")]
public sealed record PublicationFailed(string Language, int Revision, string Reason);

/// <summary>Who made a translation, as readers are told.</summary>
public sealed record Credits(IReadOnlyList<string> Translators, string Reviewer);
