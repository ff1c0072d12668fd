namespace EditorialPlatform.Desk.Api;

public sealed partial record TextReview
{
    public bool IsOpen => State is "waiting" or "claimed";

    public bool IsBy(Guid person) => Contributors.Any(one => one.Id == person);

    /// <summary>Whether the comment is about the whole text, or about a block that no longer exists.</summary>
    public bool IsOnWhole(Comment comment) => comment.BlockId is null || Copy.Blocks.All(block => block.Id != comment.BlockId);
}
