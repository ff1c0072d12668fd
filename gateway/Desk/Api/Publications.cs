namespace EditorialPlatform.Desk.Api;

/// <summary>What is out of an article, and what is to go out, in every language.</summary>
public sealed record Publication(
    Guid ArticleId, string State, string Headline, string SourceLanguage, DateTimeOffset? EmbargoUntil, string? LegalHold, DateTimeOffset ChangedAt, IReadOnlyList<Edition> Editions)
{
    /// <summary>The editions with approved words that readers do not have.</summary>
    public IEnumerable<Edition> Waiting => Editions.Where(edition => edition.State is "prepared" or "scheduled" or "held" or "failed" || edition.Next is not null);

    public bool IsPublic => Editions.Any(edition => edition.State == "published");

    public bool WasPublic => Editions.Any(edition => edition.Path is not null);
}

/// <summary>An article in one language.</summary>
public sealed record Edition(
    string Language, string State, string? Path, int? Revision, string? Hash, DateTimeOffset? PublishedAt, DateTimeOffset? ScheduledAt, string? Failure, IReadOnlyList<string> WaitsFor,
    BehindSource? Behind, NextEdition? Next, IReadOnlyList<Notice> Notices)
{
    /// <summary>The state of what is approved and not out.</summary>
    public string NextState => Next?.State ?? State;

    public int? NextRevision => Next?.Revision ?? Revision;
}

/// <summary>What the words of a language do not follow yet.</summary>
public sealed record BehindSource(int SourceRevision);

/// <summary>What is to take the place of what is out.</summary>
public sealed record NextEdition(string State, int Revision, string Hash);

/// <summary>What readers were told.</summary>
public sealed record Notice(string Kind, DateTimeOffset At, int? Revision, string? Text);

/// <summary>What editors placed on the front of a language, the lead first; what they did not fills by time.</summary>
public sealed record FrontOrder(string Language, IReadOnlyList<FrontItem> Items);

/// <param name="Headline">As readers see it; none for what they see no more.</param>
public sealed record FrontItem(Guid ArticleId, string? Headline, bool Visible);

/// <summary>Who arranged a front, and when.</summary>
public sealed record FrontArrangement(DateTimeOffset At, string Who);

/// <summary>What readers can have, as everybody is told of it.</summary>
public sealed record PublicLine(Guid ArticleId, string Language, string Path, string Headline, string? Section, DateTimeOffset PublishedAt);
