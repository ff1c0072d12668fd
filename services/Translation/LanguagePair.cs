namespace EditorialPlatform.Translation;

/// <summary>From one language into another, as BCP 47 tags.</summary>
public sealed record LanguagePair(string From, string To);
