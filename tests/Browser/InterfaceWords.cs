using System.Text.RegularExpressions;
using EditorialPlatform.Desk.Shared;

namespace EditorialPlatform.Tests.Browser;

/// <summary>The French and English interface texts have the same keys, and each follows the typographic rules of its language.</summary>
public sealed partial class InterfaceWords
{
    private static readonly UiText French = UiText.For("fr");
    private static readonly UiText English = UiText.For("en");

    [Fact]
    public void Both_languages_have_the_same_keys() =>
        Assert.Equal(French.Entries.Select(word => word.Key).Order(), English.Entries.Select(word => word.Key).Order());

    [Fact]
    public void A_word_is_said_in_one_room_only()
    {
        var said = typeof(UiText).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith("/words.fr.json", StringComparison.Ordinal))
            .SelectMany(Keys)
            .ToList();
        Assert.True(said.Count > 100);
        Assert.Empty(said.GroupBy(key => key).Where(same => same.Count() > 1).Select(same => same.Key));

        static List<string> Keys(string room)
        {
            using var words = System.Text.Json.JsonDocument.Parse(typeof(UiText).Assembly.GetManifestResourceStream(room)!);
            return [.. words.RootElement.EnumerateObject().Select(word => word.Name)];
        }
    }

    [Fact]
    public void What_is_put_into_a_sentence_is_put_into_it_in_both_languages() =>
        Assert.All(French.Entries, word => Assert.Equal(Places(word.Value), Places(English[word.Key])));

    [Fact]
    public void No_word_is_missing() =>
        Assert.All(French.Entries.Concat(English.Entries), word => Assert.False(string.IsNullOrWhiteSpace(word.Value), word.Key));

    [Fact]
    public void French_signs_keep_to_their_words() =>
        Assert.All(French.Entries, word => Assert.False(Loose().IsMatch(Address().Replace(word.Value, "")), $"{word.Key}: {word.Value}"));

    [Fact]
    public void Apostrophes_are_apostrophes() => Assert.All(French.Entries.Concat(English.Entries), word => Assert.DoesNotContain('\'', word.Value));

    [Fact]
    public void An_api_sentence_is_said_in_the_language_of_the_page_with_its_numbers() =>
        Assert.Equal("C’est plus long que 250 caractères.", French.Sentence("This is longer than 250 characters."));

    [Fact]
    public void A_time_is_said_as_a_newsroom_says_it() =>
        Assert.Equal("1er mars 2026, 14\u00a0h\u00a005", French.Time(new DateTimeOffset(2026, 3, 1, 14, 5, 0, TimeSpan.Zero)));

    private static string[] Places(string sentence) => [.. Place().Matches(sentence).Select(found => found.Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();

    // French punctuation without the no-break space before ; ! ? : » or after «.
    [GeneratedRegex(@"[ \p{L}\d][;!?»]|[ \p{L}\d]:|«[^\u00a0]")]
    private static partial Regex Loose();

    [GeneratedRegex("https?://")]
    private static partial Regex Address();
}
