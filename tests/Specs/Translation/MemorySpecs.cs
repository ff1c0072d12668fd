using EditorialPlatform.EventSourcing;
using EditorialPlatform.Translation;
using EditorialPlatform.Translation.Exchange;
using EditorialPlatform.Translation.Memory;
using static EditorialPlatform.Tests.Specs.People;

namespace EditorialPlatform.Tests.Specs.Translation;

/// <summary>What the translation memory stores of an approval, and how it is matched.</summary>
public sealed class MemorySpecs
{
    private static readonly LanguagePair Pair = new("fr", "en");

    [Fact]
    public void An_approval_is_kept_segment_by_segment() =>
        Assert.Equal(
            [
                "Le puits de Kidal = The well at Kidal", "Un chapô. = A standfirst.",
                "Le contexte = The background", "Trois mois de travaux. = Three months of works.",
                "Nous avons attendu. = We have waited.", "une habitante = a resident", "Le puits, mardi = The well on Tuesday", "Un puits = A well",
            ],
            TranslationUnit.Of(Kidal.Fold(Kidal.Submitted()), Noon).Select(pair => $"{pair.Source} = {pair.Target}"));

    [Fact]
    public void Words_that_are_older_than_their_source_are_not_kept() =>
        Assert.DoesNotContain(
            TranslationUnit.Of(Kidal.Fold(Kidal.Whole().Moving(2, Kidal.With("p0000001", "Quatre mois."))), Noon),
            pair => pair.Target == "Three months of works.");

    [Fact]
    public void Equal_words_have_one_key_and_other_neighbours_another_context()
    {
        var (one, other) = (MemoryKey.Of(Pair, ["a", "réouvert", "c"])[1], MemoryKey.Of(Pair, ["x", "re\u0301ouvert ", "c"])[1]);
        Assert.Equal(one.Source, other.Source);
        Assert.NotEqual(one.Context, other.Context);
        Assert.Equal(one, MemoryKey.Of(Pair, ["z", "a", "réouvert", "c"])[2]);
        Assert.NotEqual(one.Source, MemoryKey.Of(new("en", "fr"), "réouvert"));
    }

    [Theory]
    [InlineData("Le contexte politique", "Un contexte politique")]
    [InlineData(
        "Le puits a été rouvert le 4 novembre 2025, après trois mois de travaux.", "Le puits a été rouvert le 5 novembre 2025, après quatre mois de travaux.")]
    [InlineData("Quarante familles y puisent chaque jour.", "Cinquante familles y puisent chaque jour.")]
    [InlineData("Les groupes armés contrôlent la route.", "Le groupe armé contrôlait la route.")]
    public void Similar_texts_meet(string one, string other) =>
        Assert.Contains(MinHash.Of(Pair, one).Zip(MinHash.Of(Pair, other)), anchors => anchors.First == anchors.Second);

    [Fact]
    public void Nearly_all_texts_meet_those_with_one_word_in_ten_changed_and_hardly_any_meet_strangers()
    {
        var chance = new Random(7);
        var words = Enumerable.Range(0, 4_000)
            .Select(_ => new string([.. Enumerable.Range(0, chance.Next(3, 11)).Select(_ => (char)('a' + chance.Next(26)))]))
            .ToArray();
        var (met, strangers) = (0, 0);
        for (var turn = 0; turn < 400; turn++)
        {
            // As in natural language, a few words make up most of the text.
            var text = Enumerable.Range(0, 20).Select(_ => words[(int)(Math.Pow(chance.NextDouble(), 3) * words.Length)]).ToArray();
            var changed = text.ToArray();
            changed[chance.Next(20)] = words[chance.Next(words.Length)];
            changed[chance.Next(20)] = words[chance.Next(words.Length)];
            var other = Enumerable.Range(0, 20).Select(_ => words[(int)(Math.Pow(chance.NextDouble(), 3) * words.Length)]);
            met += Meet(text, changed);
            strangers += Meet(text, other);
        }

        Assert.True(met >= 390, $"{met} of 400 meet");
        Assert.True(strangers <= 20, $"{strangers} of 400 strangers meet");
        static int Meet(IEnumerable<string> one, IEnumerable<string> other) =>
            MinHash.Of(Pair, string.Join(' ', one)).Zip(MinHash.Of(Pair, string.Join(' ', other))).Any(anchors => anchors.First == anchors.Second) ? 1 : 0;
    }

    [Fact]
    public void A_text_without_words_meets_nothing() => Assert.Empty(MinHash.Of(Pair, "— … !"));

    [Fact]
    public void An_import_takes_what_is_not_known()
    {
        var (file, known) = (
            new ImportTmx([Unit("1", "Le puits", "The well"), Unit("2", "Le puits", "The well"), Unit("3", "Gao", "Gao")], "h"),
            new HashSet<(Guid, string)> { (MemoryKey.Of(Pair, "Gao"), "Gao") });
        Spec<MemoryImport>.Given().When(import => ImportTmx.Decide(import, file, known, Grace, Noon)).Answering(Answer(1, unchanged: 2))
            .Then(new MemoryImported(Grace.AsPerson, "fr", "en", [new("Le puits", "The well", Noon.AddDays(-1))]));
    }

    [Fact]
    public void Nothing_was_approved_in_the_future() =>
        Spec<MemoryImport>.Given().When(import => ImportTmx.Decide(
            import, new([Unit("1", "Le puits", "The well") with { ChangedAt = Noon.AddDays(9) }], "h"), new HashSet<(Guid, string)>(), Grace, Noon))
            .Answering(Answer(1)).Then(new MemoryImported(Grace.AsPerson, "fr", "en", [new("Le puits", "The well", Noon)]));

    [Fact]
    public void Only_translators_of_the_pair_bring_pairs()
    {
        var file = new ImportTmx([Unit("1", "Le puits", "The well")], "h");
        Spec<MemoryImport>.Given().When(import => ImportTmx.Decide(import, file, new HashSet<(Guid, string)>(), Fatou, Noon)).ThenRefused("forbidden");
        Spec<MemoryImport>.Given()
            .When(import => ImportTmx.Decide(import, file, new HashSet<(Guid, string)>(), Grace with { Languages = new HashSet<string> { "fr" } }, Noon))
            .ThenRefused("forbidden");
    }

    [Fact]
    public void What_cannot_be_kept_is_left_out() =>
        Spec<MemoryImport>.Given().When(import => ImportTmx.Decide(
            import,
            new(
                [Unit("1", "Le puits", " "), Unit("2", "Le \u202Epuits", "The well"), Unit("3", new string('x', 5_001), "x"), new("4", null, "", "", null)],
                "h"),
            new HashSet<(Guid, string)>(),
            Grace,
            Noon))
            .Answering(Answer(
                0,
                skipped:
                [
                    new("1", "This is needed."), new("2", "The character U+202E cannot be used here."), new("3", "This is longer than 5000 characters."),
                    new("4", "There are no two languages of a pair in it."),
                ])).ThenNothing();

    private static object Answer(int applied, int unchanged = 0, params IReadOnlyList<SkippedUnit> skipped) =>
        new { applied, unchanged, skippedCount = skipped.Count, skipped };

    private static TmxUnit Unit(string id, string source, string target) => new(id, Pair, source, target, Noon.AddDays(-1));
}
