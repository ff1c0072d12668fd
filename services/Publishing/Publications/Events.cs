using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Review;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>An approved copy has arrived. It is published when its release plan and the embargo allow.</summary>
/// <param name="Revision">The revision of the source; for a translation, the source revision it is based on.</param>
/// <param name="SaidVersion">The version of the stream that approved it, to detect approvals that arrive out of order.</param>
/// <param name="Authors">The authors; for a translation, the translators.</param>
/// <param name="Kind">For a source: the kind of the submission. For a translation it is derived from the source's changes.</param>
/// <param name="Publish">For a source: when to publish.</param>
/// <param name="Together">The languages to publish at the same time; empty if each is published when it is ready.</param>
[EventName("edition_prepared")]
public sealed record EditionPrepared(
    Person By, string Language, string SourceLanguage, int Revision, Copy Copy, string Hash, long SaidVersion, IReadOnlyList<Person> Authors,
    SubmissionKind Kind, string? Note, PublishInstruction? Publish, IReadOnlyList<string> Together);

/// <param name="At">The time; null means as soon as possible.</param>
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

/// <summary>The edition has become public for the first time.</summary>
/// <param name="Credits">For a translation: its translators and reviewer.</param>
[EventName("edition_published")]
public sealed record EditionPublished(string Language, string SourceLanguage, string Path, int Revision, string Hash, Copy Copy, Credits? Credits);

/// <summary>A public edition was updated with new facts or better wording.</summary>
[EventName("edition_updated")]
public sealed record EditionUpdated(
    string Language, string SourceLanguage, string Path, int Revision, string Hash, Copy Copy, Credits? Credits, string? Notice);

/// <summary>A public edition had a factual error, which the notice explains.</summary>
/// <param name="Notice">Null if the translation's note is not translated: readers see the standard sentence.</param>
[EventName("edition_corrected")]
public sealed record EditionCorrected(
    string Language, string SourceLanguage, string Path, int Revision, string Hash, Copy Copy, Credits? Credits, string? Notice);

/// <summary>A public edition was accurate but misleading, which the notice explains.</summary>
/// <param name="Notice">Null if the translation's note is not translated: readers see the standard sentence.</param>
[EventName("edition_clarified")]
public sealed record EditionClarified(
    string Language, string SourceLanguage, string Path, int Revision, string Hash, Copy Copy, Credits? Credits, string? Notice);

/// <summary>A public translation is based on an older revision than the public source. Its page shows that.</summary>
/// <param name="GivenUp">Whether the translation is discontinued.</param>
[EventName("edition_fell_behind")]
public sealed record EditionFellBehind(string Language, int SourceRevision, SubmissionKind Kind, DateTimeOffset Since, bool GivenUp = false);

/// <summary>The translation was confirmed to match the source again without a new version.</summary>
/// <param name="SaidVersion">The version of the translation's stream.</param>
[EventName("edition_caught_up")]
public sealed record EditionCaughtUp(string Language, int SourceRevision, string? Reason, long SaidVersion = 0);

/// <summary>The translators have withdrawn the translation: a pending version is not published, and no update of the public one is announced.</summary>
/// <param name="SaidVersion">The version of the translation's stream.</param>
[EventName("edition_given_up")]
public sealed record EditionDiscontinued(Person By, string Language, string Reason, long SaidVersion);

/// <param name="SaidVersion">The version of the review's stream.</param>
[EventName("legal_hold_placed", ReasonIsForEditors = true)]
public sealed record LegalHoldPlaced(Person By, string Reason, long SaidVersion);

/// <param name="SaidVersion">The version of the review's stream.</param>
[EventName("legal_hold_lifted")]
public sealed record LegalHoldLifted(Person By, long SaidVersion);

/// <param name="Notice">The notice for readers, by language.</param>
[EventName("article_retracted")]
public sealed record ArticleRetracted(Person By, IReadOnlyList<string> Languages, IReadOnlyDictionary<string, string> Notice);

[EventName("article_killed")]
public sealed record ArticleKilled(Person By, string Reason);

/// <summary>A due edition could not be published. It waits until it is published manually or a new revision arrives.</summary>
[EventName("publication_failed")]
public sealed record PublicationFailed(string Language, int Revision, string Reason);

/// <summary>The translation credits shown to readers.</summary>
public sealed record Credits(IReadOnlyList<string> Translators, string Reviewer);
