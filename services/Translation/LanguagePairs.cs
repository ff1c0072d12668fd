namespace EditorialPlatform.Translation;

/// <summary>From one language into another, as BCP 47 tags.</summary>
public sealed record LanguagePair(string From, string To);

/// <summary>Which languages are translated into which: data, so that a third language is a line of settings.</summary>
public static class LanguagePairs
{
    public static IReadOnlyList<LanguagePair> From(IConfiguration settings) => settings.GetSection("LanguagePairs").Get<LanguagePair[]>() ?? [];
}
