using System.Globalization;
using System.Text.Json;
using EditorialPlatform.Http;
using EditorialPlatform.Text;

namespace EditorialPlatform.Publishing.Site;

/// <summary>
/// The UI texts of one language, from <c>words.{lang}.json</c>: a language has pages if that file exists. Dates are formatted here because the
/// system's locale data differs between machines.
/// </summary>
public sealed class UiText
{
    private static readonly Dictionary<string, UiText> All = Load();

    private readonly IReadOnlyDictionary<string, string> words;

    private UiText(string code, IReadOnlyDictionary<string, string> words) => (Code, this.words) = (code, words);

    /// <summary>The languages of the site; the first one is the default.</summary>
    public static IReadOnlyList<string> Languages { get; } = [.. All.Keys.OrderBy(code => code != "fr").ThenBy(code => code, StringComparer.Ordinal)];

    public string Code { get; }

    public IEnumerable<string> Keys => words.Keys;

    public string this[string key] => words[key];

    /// <summary>The texts of a language, or of the default language if the site does not have it.</summary>
    public static UiText For(string language) => All.GetValueOrDefault(language) ?? All[Languages[0]];

    public string Format(string key, params object?[] values) => string.Format(CultureInfo.InvariantCulture, words[key], values);

    /// <summary>Applies the language's typography, for display only.</summary>
    public string Typeset(string text) => Typography.Apply(text, Code);

    public string Section(string slug) => Label("section", slug);

    public string Place(string slug) => Label("place", slug);

    public string Topic(string slug) => Label("topic", slug);

    public string Language(string code) => words.GetValueOrDefault($"language.{code}") ?? code;

    public int Minutes(int count) => Math.Max(1, (int)Math.Ceiling(count / double.Parse(words["words-per-minute"], CultureInfo.InvariantCulture)));

    public string Day(DateOnly day) => Format("date.day", "", DayOfMonth(day.Day), Month(day.Month), day.Year);

    /// <summary>The number of a month by its name; null if it is none.</summary>
    public int? MonthNamed(string name) =>
        Array.FindIndex(words["months"].Split(' '), month => month.Equals(name, StringComparison.OrdinalIgnoreCase)) is >= 0 and var index ? index + 1 : null;

    /// <summary>A time for the attributes of a page, in whole seconds.</summary>
    public static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The zone's name, as it follows a time.</summary>
    public string Zone(SiteZone zone) => Format(zone.HasVowelFirst ? "zone-vowel" : "zone", zone.City);

    public string Time(SiteZone zone, DateTimeOffset time)
    {
        var at = zone.Local(time);
        var day = Format("date", words["weekdays"].Split(' ')[(int)at.DayOfWeek], DayOfMonth(at.Day), Month(at.Month), at.Year);
        return $"{day}, {Clock(zone, time)}";
    }

    public string Clock(SiteZone zone, DateTimeOffset time)
    {
        var at = zone.Local(time);
        return Format("time", at.Hour, at.Minute.ToString("00", CultureInfo.InvariantCulture)).Replace(' ', '\u00a0');
    }

    private string DayOfMonth(int day) => day == 1 ? words["first-of-month"] : day.ToString(CultureInfo.InvariantCulture);

    private string Month(int month) => words["months"].Split(' ')[month - 1];

    // A section without a display name is labelled by its slug.
    private string Label(string kind, string slug) =>
        words.GetValueOrDefault($"{kind}.{slug}") ?? (slug.Length == 0 ? "" : char.ToUpperInvariant(slug[0]) + slug[1..].Replace('-', ' '));

    private static Dictionary<string, UiText> Load()
    {
        var assembly = typeof(UiText).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("words.", StringComparison.Ordinal))
            .ToDictionary(name => name.Split('.')[1], name =>
        {
            using var file = assembly.GetManifestResourceStream(name)!;
            return new UiText(name.Split('.')[1], JsonSerializer.Deserialize<Dictionary<string, string>>(file)!);
        });
    }
}
