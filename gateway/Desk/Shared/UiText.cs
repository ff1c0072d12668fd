using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using EditorialPlatform.Http;
using EditorialPlatform.Text;

namespace EditorialPlatform.Desk.Shared;

/// <summary>
/// The UI texts of one language, from the <c>words.{lang}.json</c> of each folder; all languages have the same keys. Times are in the newsroom's time
/// zone and formatted here because the system's locale data differs between machines.
/// </summary>
public sealed partial class UiText
{
    private readonly IReadOnlyDictionary<string, string> words;

    private readonly SiteZone zone;

    private UiText(string code, IReadOnlyDictionary<string, string> words, SiteZone zone) => (Code, this.words, this.zone) = (code, words, zone);

    /// <summary>The UI languages; the first is the default.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["fr", "en"];

    private static Dictionary<string, UiText> All { get; } = Load();

    public string Code { get; }

    public IEnumerable<KeyValuePair<string, string>> Entries => words;

    public string this[string key] => words[key];

    /// <summary>The same texts, with times in this zone instead of universal time.</summary>
    public UiText In(SiteZone other) => new(Code, words, other);

    public static UiText For(string? language) => All.GetValueOrDefault(language ?? "") ?? All[Languages[0]];

    public string Format(string key, params object?[] values) => string.Format(CultureInfo.InvariantCulture, words[key], values);

    /// <summary>The display name of an external value such as a state, or the value itself when it has none.</summary>
    public string Name(string kind, string? value) =>
        string.IsNullOrEmpty(value) ? "" : words.GetValueOrDefault($"{kind}.{value}") ?? char.ToUpperInvariant(value[0]) + value[1..].Replace('-', ' ');

    /// <summary>"In French", in the language of the page.</summary>
    public string InLanguage(string code) => words.GetValueOrDefault($"in-language.{code}") ?? Format("in-language", code);

    public bool Has(string key) => words.ContainsKey(key);

    /// <summary>Selects <c>key.one</c> or <c>key.many</c> by the number and formats it.</summary>
    public string Count(string key, int count) => Format(count < 2 && (count == 1 || Code == "fr") ? $"{key}.one" : $"{key}.many", count);

    /// <summary>The headline with the typography of its language, or a placeholder when it is empty.</summary>
    public string Title(string headline, string language) => headline.Length > 0 ? Typography.Apply(headline, language) : words["untitled"];

    /// <summary>Translates an English message of the API, keeping its numbers; null when there is no translation.</summary>
    public string? Sentence(string english)
    {
        var numbers = Number().Matches(english).Select(found => (object)found.Value).ToArray();
        return words.TryGetValue($"api.{Number().Replace(english, "#")}", out var known) ? string.Format(CultureInfo.InvariantCulture, known, numbers) : null;
    }

    public string Day(DateTimeOffset time) => Day(DateOnly.FromDateTime(zone.Local(time).DateTime));

    public string Day(DateOnly day) =>
        Format("date", words["weekdays"].Split(' ')[(int)day.DayOfWeek], DayOfMonth(day.Day), words["months"].Split(' ')[day.Month - 1], day.Year);

    public string Clock(DateTimeOffset time)
    {
        var local = zone.Local(time);
        return Format("clock", local.Hour, local.Minute.ToString("00", CultureInfo.InvariantCulture));
    }

    public string Time(DateTimeOffset time)
    {
        var local = zone.Local(time);
        return Format("time", DayOfMonth(local.Day), words["months"].Split(' ')[local.Month - 1], local.Year, Clock(time));
    }

    /// <summary>A time with its time zone, where it is used for planning, and which of two it is if clocks show it twice that night.</summary>
    public string Moment(DateTimeOffset time)
    {
        var moment = InZone("moment", Time(time));
        return zone.IsFirstOfTwo(time) is { } first ? Format(first ? "moment.first" : "moment.second", moment) : moment;
    }

    /// <summary>Formats a text that names the newsroom's time zone in its last place.</summary>
    public string InZone(string key, params IEnumerable<object?> values) => Format(key, [.. values, Format(zone.HasVowelFirst ? "of-vowel" : "of", zone.City)]);

    private string DayOfMonth(int day) => day == 1 ? words["first-of-month"] : day.ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, UiText> Load() => Languages.ToDictionary(code => code, code =>
    {
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var room in typeof(UiText).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith($"/words.{code}.json", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal))
        {
            using var file = typeof(UiText).Assembly.GetManifestResourceStream(room)!;
            foreach (var (key, word) in JsonSerializer.Deserialize<Dictionary<string, string>>(file)!)
            {
                words[key] = word;
            }
        }

        return new UiText(code, words, SiteZone.Utc);
    });

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
