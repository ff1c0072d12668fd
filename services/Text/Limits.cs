namespace EditorialPlatform.Text;

/// <summary>How much text a field may hold, in text elements (what a reader counts as characters), and how many of a thing there may be.</summary>
public static class Limits
{
    /// <summary>A whole copy.</summary>
    public const int Copy = 200_000;

    /// <summary>Blocks of a body.</summary>
    public const int Blocks = 400;

    /// <summary>The text of a block, or what it is translated into.</summary>
    public const int Block = 5_000;

    /// <summary>A headline.</summary>
    public const int Headline = 250;

    /// <summary>A standfirst, or the alternative text of a picture in a body.</summary>
    public const int Standfirst = 1_000;

    /// <summary>A line such as a byline, and any other field of one line.</summary>
    public const int Line = 250;

    /// <summary>A section, a place, a tag, or a language tag.</summary>
    public const int Label = 90;

    /// <summary>A note or a reason of a writer or translator.</summary>
    public const int Note = 1_000;

    /// <summary>A comment or reason of an editor, and a notice to readers.</summary>
    public const int Remark = 5_000;

    /// <summary>An outside address.</summary>
    public const int Address = 2_000;

    /// <summary>Tags of a copy.</summary>
    public const int Tags = 30;

    /// <summary>Relations at the end of an article.</summary>
    public const int Related = 50;

    /// <summary>A term.</summary>
    public const int Term = 100;

    /// <summary>A caption filed with a picture.</summary>
    public const int Caption = 1_000;

    /// <summary>The rights in a picture, and its alternative text, as filed with it.</summary>
    public const int Rights = 500;

    /// <summary>A search by a reader.</summary>
    public const int Question = 200;
}
