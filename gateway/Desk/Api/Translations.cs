using EditorialPlatform.Contracts;

namespace EditorialPlatform.Desk.Api;

/// <summary>An article in another language, segment by segment.</summary>
public sealed record TranslationJob(
    Guid ArticleId, string Language, string SourceLanguage, string State, bool Behind, int SourceRevision, int? ApprovedRevision, Person? ClaimedBy,
    IReadOnlyList<Person> Translators, GivenBack? Returned, Obligation? Obligation, IReadOnlyList<Segment> Segments)
{
    public int Count(string freshness) => Segments.Count(segment => segment.Freshness == freshness);
}

/// <summary>Why a second reader gave it back, and where.</summary>
public sealed record GivenBack(Person By, string Note, string? SegmentId);

/// <summary>Words that are translated together. What the memory and the terms have to say is missing where they have nothing to say.</summary>
public sealed record Segment(
    string Id, string Kind, string? Source, string? SourceHash, IReadOnlyList<ChangedWords>? SourceChange, IReadOnlyList<SourceMove>? SourceMoves, string? Target,
    string Freshness, bool Required, string? Confirmed, IReadOnlyList<Match>? Matches, IReadOnlyList<TermHere>? Terms, IReadOnlyList<Check>? Checks)
{
    public bool IsToDo => Freshness is "stale" or "new";

    public string Headline => Source ?? Target ?? "";
}

/// <summary>A run of words: <c>kept</c>, <c>removed</c> or <c>added</c>.</summary>
public sealed record ChangedWords(string Change, string Text);

/// <summary>A revision of the source: when, why, by whom.</summary>
public sealed record SourceMove(int Revision, DateTimeOffset At, string Kind, string? Note, Person Approver, IReadOnlyList<Person> Contributors);

/// <summary>Words translated before: <c>in-context</c>, <c>exact</c>, <c>fuzzy</c>, or <c>machine</c>, which nobody has approved.</summary>
public sealed record Match(string Kind, string Source, string Target, int? Score, Guid? ArticleId);

public sealed record TermHere(Guid Id, string Source, string Target, string? Warning);

public sealed record Check(string Code, string Detail);
