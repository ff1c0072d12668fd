using System.Reflection;

namespace EditorialPlatform.ServiceDefaults;

/// <summary>The version of this build, for reports by operators and users.</summary>
public static class ProductVersion
{
    private const int ShortCommit = 12;

    /// <summary>The version, followed by <c>+</c> and the abbreviated commit id if the build had one.</summary>
    public static string Text { get; } = Shorten(typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
        ?.InformationalVersion ?? "unknown");

    private static string Shorten(string version) =>
        version.IndexOf('+', StringComparison.Ordinal) is >= 0 and var plus ? version[..Math.Min(version.Length, plus + 1 + ShortCommit)] : version;
}
