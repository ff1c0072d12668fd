namespace EditorialPlatform.Translation;

/// <summary>A source and a target language, as BCP 47 tags.</summary>
public sealed record LanguagePair(string From, string To);
