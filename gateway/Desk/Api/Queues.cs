using EditorialPlatform.Contracts;

namespace EditorialPlatform.Desk.Api;

/// <summary>A line of the desk's queue.</summary>
public sealed record QueueItem(
    Guid ArticleId, string State, string Headline, string Language, string? Section, int Revision, int Round, int Words, string Urgency, string Kind, DateTimeOffset? Due,
    DateTimeOffset WaitingSince, Person? SubmittedBy, Person? ClaimedBy, bool MustReview);

/// <summary>A line of the translators' queue.</summary>
public sealed record TranslationLine(
    Guid ArticleId, string Language, string SourceLanguage, string State, bool Behind, string Headline, int SourceRevision, Person? ClaimedBy, Obligation? Obligation, DateTimeOffset SourceApprovedAt);

/// <summary>What a language owes: since when, and why.</summary>
public sealed record Obligation(DateTimeOffset Since, string Reason, int SourceRevision);
