namespace EditorialPlatform.ServiceDefaults;

/// <summary>How much text a field may hold, in text elements: what a reader counts as characters; and how many of a thing there may be.</summary>
public static class Limits
{
    /// <summary>A whole copy.</summary>
    public const int Copy = 200_000;

    /// <summary>Blocks of a copy.</summary>
    public const int Blocks = 400;

    /// <summary>One block, or what it is translated into.</summary>
    public const int Block = 5_000;

    /// <summary>A headline.</summary>
    public const int Headline = 250;

    /// <summary>A standfirst, or the words for those who cannot see a picture in a text.</summary>
    public const int Standfirst = 1_000;

    /// <summary>Any other field of one line.</summary>
    public const int Line = 250;

    /// <summary>What becomes a slug, and a language tag.</summary>
    public const int Label = 90;

    /// <summary>What writers and translators say to each other and to the desk.</summary>
    public const int Note = 1_000;

    /// <summary>What an editor remarks, and why they decide as they do; also what readers are told.</summary>
    public const int Remark = 5_000;

    /// <summary>An outside address.</summary>
    public const int Address = 2_000;

    /// <summary>Tags of a copy.</summary>
    public const int Tags = 30;

    /// <summary>Related articles of a copy.</summary>
    public const int Related = 50;

    /// <summary>An agreed word.</summary>
    public const int Term = 100;

    /// <summary>A caption filed with a picture.</summary>
    public const int Caption = 1_000;

    /// <summary>The rights in a picture, and the words for those who cannot see it, as filed with it.</summary>
    public const int Rights = 500;

    /// <summary>What a reader looks for.</summary>
    public const int Question = 200;
}
