namespace EditorialPlatform.Text;

/// <summary>Size limits of a copy, in text elements (what a reader counts as characters).</summary>
public static class Limits
{
    /// <summary>A whole copy.</summary>
    public const int Copy = 200_000;

    /// <summary>Blocks of a body.</summary>
    public const int Blocks = 400;

    /// <summary>The text of a block.</summary>
    public const int Block = 5_000;

    /// <summary>A headline.</summary>
    public const int Headline = 250;

    /// <summary>A standfirst.</summary>
    public const int Standfirst = 1_000;

    /// <summary>A line such as a byline.</summary>
    public const int Line = 250;

    /// <summary>A section, a place or a tag.</summary>
    public const int Label = 90;

    /// <summary>A note or a reason.</summary>
    public const int Note = 1_000;

    /// <summary>An outside address.</summary>
    public const int Address = 2_000;

    /// <summary>Tags of a copy.</summary>
    public const int Tags = 30;

    /// <summary>Relations at the end of an article.</summary>
    public const int Related = 50;
}
