using System.Runtime.CompilerServices;

namespace EditorialPlatform.Tests.ContractTests;

/// <summary>Locates the source tree.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));

    private static string Here([CallerFilePath] string here = "") => here;
}
