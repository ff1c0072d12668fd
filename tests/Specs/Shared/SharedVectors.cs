using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using EditorialPlatform.Contracts;
using EditorialPlatform.Text;

namespace EditorialPlatform.Tests.Specs.Shared;

/// <summary>
/// Some rules exist both in C# and in the Desk's TypeScript, because the editor works offline. Both are tested with the same vectors:
/// <c>tests/vectors/*.json</c>, read here and by the tests of <c>gateway/Desk/client</c>.
/// </summary>
public sealed class SharedVectors
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void Three_way_merge() => Assert.All(Read<MergeVector>("merge"), vector =>
    {
        var (merged, conflicts) = Merge.Of(vector.Base.AsCopy(), vector.Mine.AsCopy(), vector.Theirs.AsCopy());
        Assert.Equal(
            vector.Conflicts ?? [], conflicts.Select(conflict => new ExpectedConflict(conflict.BlockId, conflict.Base, conflict.Mine, conflict.Theirs)));
        if (vector.Merged is { } expected)
        {
            Assert.Equal(Normalised(expected.AsCopy()), Normalised(merged));
        }
    });

    [Fact]
    public void Plain_text_of_inline_Markdown() =>
        Assert.All(Read<InlineVector>("inline"), vector => Assert.Equal(vector.Plain, InlineMarkdown.TryRead(vector.Text)));

    [Fact]
    public void Word_counts() =>
        Assert.All(Read<WordsVector>("words"), vector => Assert.Equal((vector.Text, vector.Words), (vector.Text, InlineMarkdown.CountWords(vector.Text))));

    /// <summary>Pages leave text that the editor has typeset unchanged, and typeset other text in the same way.</summary>
    [Fact]
    public void Typography() => Assert.All(Read<TypographyVector>("typography"), vector =>
    {
        Assert.Equal(vector.Typed, EditorialPlatform.Text.Typography.Apply(vector.Typed, vector.Language));
        if (vector.SameOnPage)
        {
            Assert.Equal(vector.Typed, EditorialPlatform.Text.Typography.Apply(vector.Plain, vector.Language));
        }
    });

    [Fact]
    public void Local_times() => Assert.All(Read<LocalTimeVector>("localTimes"), vector =>
    {
        var zone = new Http.SiteZone(vector.Zone);
        var read = zone.Read(vector.Local);
        Assert.Equal(vector.Kind, read.Kind.ToString(), ignoreCase: true);
        if (vector.At is { } at)
        {
            Assert.Equal(at, read.At.ToUniversalTime());
            Assert.Equal(vector.Local, zone.Local(at).ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(vector.Kind == "twice" ? true : null, zone.IsFirstOfTwo(at));
        }
    });

    private static string Normalised(Copy copy) => JsonSerializer.Serialize(copy, Json).Normalize(NormalizationForm.FormC);

    private static T[] Read<T>(string name, [CallerFilePath] string here = "")
    {
        var vectors = JsonSerializer.Deserialize<T[]>(
            File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "vectors", $"{name}.json")), Json)!;
        Assert.NotEmpty(vectors);
        return vectors;
    }

    private sealed record ExpectedConflict(string Id, string? Base, string? Mine, string? Theirs);

    private sealed record MergeVector(string Name, Side Base, Side Mine, Side Theirs, Side? Merged, ExpectedConflict[]? Conflicts);

    private sealed record InlineVector(string Text, string Plain);

    private sealed record LocalTimeVector(string Zone, string Local, string Kind, DateTimeOffset? At);

    private sealed record WordsVector(string Text, int Words);

    private sealed record TypographyVector(string Language, string Plain, string Typed, bool SameOnPage);

    private sealed record Side(
        BlockOfVector[] Blocks, string? Headline = null, string? Standfirst = null,
        string? Section = null, string? Place = null, string? Dateline = null, string? Byline = null)
    {
        public Copy AsCopy() =>
            new("fr", Headline ?? "Titre", Standfirst, [.. Blocks.Select(block => block.AsBlock())], Section, Place, Dateline, Byline, [], []);
    }

    private sealed record BlockOfVector(
        string Id, string Text, BlockKind Kind = BlockKind.Paragraph, string? Cite = null, string? Picture = null, string? Alt = null, string? Credit = null)
    {
        public Block AsBlock() => new(Id, Kind, Text, Cite, Picture, Alt, Credit);
    }
}
