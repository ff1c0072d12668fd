namespace EditorialPlatform.Drafting.Drafts;

/// <summary>Size limits of a copy, in text elements (what a reader counts as characters).</summary>
public static class Limits
{
    public const int Copy = 200_000;
    public const int Blocks = 400;
    public const int Block = 5_000;
    public const int Headline = 250;
    public const int Standfirst = 1_000;
    public const int Line = 250;
    public const int Label = 90;
    public const int Note = 1_000;
    public const int Address = 2_000;
    public const int Tags = 30;
    public const int Related = 50;
}
