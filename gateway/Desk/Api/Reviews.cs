using EditorialPlatform.Contracts;

namespace EditorialPlatform.Desk.Api;

/// <summary>One text as the desk reads it.</summary>
public sealed record TextReview(
    Guid ArticleId, string State, int Round, int Revision, string Hash, Copy Copy, IReadOnlyList<Person> Contributors, string Kind, string? KindNote, string? Note, string Urgency,
    DateTimeOffset? Due, DateTimeOffset? EmbargoUntil, Person? ClaimedBy, IReadOnlyList<Comment> Comments, IReadOnlyList<Suggestion> Suggestions, string? LegalHold, bool MustReview,
    IReadOnlyList<BrokenGlass> BrokenGlass, IReadOnlyList<Obstacle> Blockers, IReadOnlyList<Obstacle> Warnings)
{
    public bool IsOpen => State is "waiting" or "claimed";

    public bool IsBy(Guid person) => Contributors.Any(one => one.Id == person);

    /// <summary>What is said of the text as a whole, or of words that are in it no more.</summary>
    public bool IsOnWhole(Comment comment) => comment.BlockId is null || Copy.Blocks.All(block => block.Id != comment.BlockId);
}

/// <summary>What somebody approved who had a part in it.</summary>
public sealed record BrokenGlass(Person By, int Revision, string Hash, string Reason);

/// <summary>Something that stands in the way of an approval, or only warns.</summary>
public sealed record Obstacle(string Code, string Detail);
