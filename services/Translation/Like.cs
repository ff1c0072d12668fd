namespace EditorialPlatform.Translation;

/// <summary>Patterns for <c>ilike</c>.</summary>
internal static class Like
{
    /// <summary>Any text that contains these words as they are.</summary>
    public static string Containing(string words) =>
        $"%{words.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
}
