using System.Text.RegularExpressions;

namespace EditorialPlatform.Seed;

/// <summary>A sample article: the French original and its English translation, block by block.</summary>
public sealed record SampleArticle(string Name, SampleText French, SampleText English)
{
    public Guid Id { get; } = Guid.Parse(French.Need("id"));

    public string Reporter => French.Need("reporter");

    public bool IsCorrected => French.Correction is not null;

    /// <summary>Reads all sample articles, ordered by id, which is the order of publication.</summary>
    /// <param name="directory">The directory of <c>name.fr.md</c> and <c>name.en.md</c>.</param>
    public static IReadOnlyList<SampleArticle> All(string directory) =>
        [.. Directory.EnumerateFiles(directory, "*.fr.md")
            .Select(file => new SampleArticle(
                Path.GetFileName(file)[..^".fr.md".Length], SampleText.Read(file), SampleText.Read(file[..^".fr.md".Length] + ".en.md")))
            .OrderBy(article => article.Id.ToString(), StringComparer.Ordinal)];
}

/// <summary>A wrong passage, its replacement, and the note for readers.</summary>
public sealed record Correction(string Wrong, string Right, string Note)
{
    public string Apply(string text) => text.Replace(Wrong, Right, StringComparison.Ordinal);
}

/// <summary>
/// A file: notes of the form <c>name: words</c> between two lines <c>---</c>, then the text, which begins with its headline.
/// </summary>
public sealed partial record SampleText(string File, IReadOnlyDictionary<string, string> Notes, string Text)
{
    public string Headline => Text.Split('\n')[0];

    public string Standfirst => Need("standfirst");

    public Correction? Correction =>
        !Notes.TryGetValue("correction", out var words) ? null
        : words.Split(" => ") is [var wrong, var right] ? new(wrong, right, Need("note"))
        : throw new FilingException($"{File}: a correction has the form `wrong words => right words`");

    /// <summary>The blocks below the headline as segments for a translator: plain text, and the speaker of a quote.</summary>
    public IReadOnlyList<(string Words, string? Speaker)> Blocks =>
        [.. Text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .SelectMany(part => ItemMark().IsMatch(part) ? part.Split('\n') : [part]).Select(Block)];

    public static SampleText Read(string file)
    {
        var parts = System.IO.File.ReadAllText(file).ReplaceLineEndings("\n").Split("---\n", 3);
        if (parts is not ["", var notes, var text])
        {
            throw new FilingException($"{file}: the notes at its beginning are missing");
        }

        return new(
            Path.GetFileName(file),
            notes.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(": ", 2))
                .ToDictionary(note => note[0], note => note[^1], StringComparer.Ordinal),
            text.Trim('\n'));
    }

    public string Need(string note) => Notes.TryGetValue(note, out var words) ? words : throw new FilingException($"{File}: the note `{note}` is missing");

    // Drop the markers of lists, quotes and related articles: segments have none, because the original determines the kind of block.
    private static (string Words, string? Speaker) Block(string part)
    {
        var lines = part.Split('\n').Select(line => line.StartsWith("> ", StringComparison.Ordinal) ? line[2..] : line).ToList();
        var speaker = lines[^1].StartsWith("— ", StringComparison.Ordinal) ? lines[^1][2..] : null;
        return (ItemMark().Replace(string.Join(' ', speaker is null ? lines : lines[..^1]), ""), speaker);
    }

    [GeneratedRegex("^(?:- |[0-9]+\\. |Also read: )")]
    private static partial Regex ItemMark();
}
