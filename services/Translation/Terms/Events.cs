using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Translation.Terms;

/// <summary>The forms of a term in one language.</summary>
/// <param name="Language">BCP 47 tag.</param>
/// <param name="Text">The preferred form.</param>
/// <param name="Forbidden">Forms that must not be used.</param>
public sealed record TermForm(string Language, string Text, IReadOnlyList<string> Forbidden);

/// <summary>A term was defined or redefined.</summary>
/// <param name="From">First day on which the ruling applies; the earlier ruling applies until then.</param>
/// <param name="DoNotTranslate">Whether the term is the same in every language.</param>
[EventName("term_ruled")]
public sealed record TermRuled(Guid TermId, Person By, DateOnly From, IReadOnlyList<TermForm> Forms, bool DoNotTranslate, string? Note);

/// <summary>The term was retired and no longer applies.</summary>
[EventName("term_retired")]
public sealed record TermRetired(Guid TermId, Person By, string Reason);
