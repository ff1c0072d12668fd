namespace EditorialPlatform.Contracts;

/// <summary>The languages in which the site has pages: those for which Publishing has a file of words. An approval in another one could not go out.</summary>
public static class SiteLanguages
{
    private static readonly string[] Tags = ["fr", "en"];

    /// <summary>The BCP 47 tags; the first is the default.</summary>
    public static IReadOnlyList<string> All => Tags;
}
