using System.Reflection;

namespace EditorialPlatform.ServiceDefaults;

/// <summary>Which build this is, as operators and the people at the desk report it.</summary>
public static class ProductVersion
{
    private const int ShortCommit = 12;

    /// <summary>The version, followed by <c>+</c> and the beginning of the commit id where the build knew it.</summary>
    public static string Text { get; } = Shorten(typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
        ?.InformationalVersion ?? "unknown");

    private static string Shorten(string version) =>
        version.IndexOf('+', StringComparison.Ordinal) is >= 0 and var plus ? version[..Math.Min(version.Length, plus + 1 + ShortCommit)] : version;
}
