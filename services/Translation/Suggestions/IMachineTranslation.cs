namespace EditorialPlatform.Translation.Suggestions;

/// <summary>Provides machine translations. They are unapproved suggestions, which become translations only when a translator saves them.</summary>
public interface IMachineTranslation
{
    /// <returns>The translation, or null on a timeout or any other failure, so that an unavailable server does not block translators.</returns>
    Task<string?> SuggestAsync(LanguagePair pair, string text, CancellationToken cancellationToken);
}
