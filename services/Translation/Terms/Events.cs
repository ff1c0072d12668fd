using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Translation.Terms;

/// <summary>How a thing is called in a language.</summary>
/// <param name="Language">BCP 47 tag.</param>
/// <param name="Text">The agreed word.</param>
/// <param name="Forbidden">What is not written in its place.</param>
public sealed record TermForm(string Language, string Text, IReadOnlyList<string> Forbidden);

/// <summary>The newsroom has agreed on a word, or on another one than before.</summary>
/// <param name="From">The day from which it holds; the earlier ruling holds until then.</param>
/// <param name="DoNotTranslate">The same in every language.</param>
[EventName("term_ruled")]
public sealed record TermRuled(Guid TermId, Person By, DateOnly From, IReadOnlyList<TermForm> Forms, bool DoNotTranslate, string? Note);

/// <summary>The word is free again.</summary>
[EventName("term_retired")]
public sealed record TermRetired(Guid TermId, Person By, string Reason);
