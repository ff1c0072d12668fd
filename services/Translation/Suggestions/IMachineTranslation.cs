namespace EditorialPlatform.Translation.Suggestions;

/// <summary>A machine that proposes words. Nobody has approved them: they are shown as a suggestion, and become a translation only when somebody saves them.</summary>
public interface IMachineTranslation
{
    /// <returns>None when it has none in time, for whatever reason: a machine that is down stops nobody's work.</returns>
    Task<string?> SuggestAsync(LanguagePair pair, string text, CancellationToken cancellationToken);
}
