namespace EditorialPlatform.Desk.Api;

public sealed partial record TextReview
{
    public bool IsOpen => State is "waiting" or "claimed";

    public bool IsBy(Guid person) => Contributors.Any(one => one.Id == person);

    /// <summary>What is said of the text as a whole, or of words that are in it no more.</summary>
    public bool IsOnWhole(Comment comment) => comment.BlockId is null || Copy.Blocks.All(block => block.Id != comment.BlockId);
}
