using EditorialPlatform.Contracts;

namespace EditorialPlatform.Desk.Api;

/// <summary>An agreed word: what holds now, and every ruling there was.</summary>
public sealed record Term(Guid Id, string State, IReadOnlyList<TermForm> Forms, bool DoNotTranslate, string? Note, DateOnly? From, IReadOnlyList<Ruling> Rulings, string? RetiredBecause)
{
    /// <summary>What holds now; of one that does not hold yet or any more, what was ruled last.</summary>
    public IReadOnlyList<TermForm> Shown => Forms.Count > 0 ? Forms : Rulings[^1].Forms;

    public TermForm? In(string language) => Shown.FirstOrDefault(form => form.Language == language);
}

/// <summary>How a thing is called in a language, and what is not written in its place.</summary>
public sealed record TermForm(string Language, string Text, IReadOnlyList<string> Forbidden);

public sealed record Ruling(DateOnly From, Person By, IReadOnlyList<TermForm> Forms, bool DoNotTranslate, string? Note);

/// <summary>A live article that still uses an old form.</summary>
public sealed record TermUse(Guid ArticleId, string Language, string Path, string Headline, IReadOnlyList<UsedForm> Uses);

public sealed record UsedForm(string SegmentId, string Form, string Text, string Instead);
