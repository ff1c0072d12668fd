using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;

namespace EditorialPlatform.Desk.Api;

/// <summary>A line of the list of drafts.</summary>
public sealed record DraftSummary(
    Guid ArticleId, string State, int Revision, string Language, string Headline, string? Section, string? Place, DateTimeOffset ChangedAt, IReadOnlyList<Person> Contributors);

/// <summary>A draft as its writers see it.</summary>
public sealed record Draft(
    Guid ArticleId, string State, int Revision, string Language, string Headline, string? Standfirst, IReadOnlyList<Block> Blocks, string Body, string? Section, string? Place,
    string? Dateline, string? Byline, IReadOnlyList<string> Tags, IReadOnlyList<Related> Related, IReadOnlyList<Person> Contributors, IReadOnlyList<Question> Questions,
    IReadOnlyList<Comment> Comments, IReadOnlyList<Suggestion> Suggestions);

/// <summary>What an import found and could not know.</summary>
public sealed record Question(string Field, string Found, IReadOnlyList<string> Choices);

public sealed record Reply(Person By, DateTimeOffset At, string Text);

public sealed record Comment(Guid Id, int Round, int Revision, string? BlockId, Person By, DateTimeOffset At, string Text, bool Blocking, bool Resolved, IReadOnlyList<Reply> Replies);

public sealed record Suggestion(Guid Id, int Round, int Revision, string BlockId, Person By, DateTimeOffset At, string Text, string State, string? Reason);

public sealed record Receipt(int Revision, int Characters, int Words, DateTimeOffset ReceivedAt);

/// <summary>The answer to a save, a start or an import.</summary>
public sealed record SaveResult(Guid ArticleId, Receipt Receipt);

/// <summary>The answer to a command that only changes the state.</summary>
public sealed record Done([property: JsonPropertyName("state")] string? State);

/// <summary>The same words, changed by two people. A text is missing where the block is deleted.</summary>
public sealed record MergeConflict(string BlockId, string? Base, string? Mine, string? Theirs);

/// <summary>Saves of one person that followed each other.</summary>
public sealed record RevisionGroup(int Revision, int FirstRevision, int Saves, Person By, DateTimeOffset Since, DateTimeOffset At, int? RestoredFrom, Receipt Receipt);

/// <summary>A saved state of the copy.</summary>
public sealed record Revision(
    Guid ArticleId, [property: JsonPropertyName("revision")] int Number, Person By, DateTimeOffset At, int? RestoredFrom, Receipt Receipt, string Language, string Headline, string? Standfirst,
    IReadOnlyList<Block> Blocks, string? Section, string? Place, string? Dateline, string? Byline, IReadOnlyList<string> Tags, IReadOnlyList<Related> Related);

/// <summary>A stretch of text: <c>same</c>, <c>added</c> or <c>removed</c>.</summary>
public sealed record Stretch(string Change, string Text);

public sealed record FieldDifference(string Field, IReadOnlyList<Stretch> Words);

/// <summary>A block of either side: <c>same</c>, <c>added</c>, <c>removed</c>, <c>changed</c> or <c>moved</c>.</summary>
public sealed record BlockDifference(string BlockId, BlockKind Kind, string Change, bool Moved, IReadOnlyList<Stretch> Words);

public sealed record RevisionSaid([property: JsonPropertyName("revision")] int Number, Person By, DateTimeOffset At);

public sealed record Comparison(Guid ArticleId, RevisionSaid From, RevisionSaid To, IReadOnlyList<FieldDifference> Fields, IReadOnlyList<BlockDifference> Blocks);

/// <summary>A line of an article's history, from any service.</summary>
public sealed record HistoryLine(DateTimeOffset At, string Who, string What, string Service, long Version, string? Reason, System.Text.Json.Nodes.JsonObject Detail);
