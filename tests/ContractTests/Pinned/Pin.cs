using System.Runtime.CompilerServices;

namespace EditorialPlatform.Tests.ContractTests.Pinned;

/// <summary>
/// Compares names with an approved list beside this file. The lists contain what is stored or sent, never class names, so that classes
/// can be renamed freely. A missing list is written and the test fails: review the list and commit it.
/// </summary>
internal static class Pin
{
    public static void Compare(string name, IEnumerable<string> found, [CallerFilePath] string here = "")
    {
        var file = Path.Combine(Path.GetDirectoryName(here)!, $"{name}.txt");
        var lines = found.ToList();
        if (!File.Exists(file))
        {
            File.WriteAllText(file, string.Join('\n', lines) + "\n");
            Assert.Fail($"{name} was not approved yet. It is written now: read it and commit it.");
        }

        var approved = Read(name);
        var (gone, strange) = (Without(approved, lines), Without(lines, approved));
        Assert.True(
            gone.Count + strange.Count == 0,
            $"{name}.txt: these names reach outside the process and may not change.\nGone:\n  {string.Join("\n  ", gone)}\nNot approved:\n  "
                + $"{string.Join("\n  ", strange)}");
        Assert.Equal(approved, lines);
    }

    public static IReadOnlyList<string> Read(string name, [CallerFilePath] string here = "") =>
        [.. File.ReadLines(Path.Combine(Path.GetDirectoryName(here)!, $"{name}.txt")).Where(line => line.Length > 0)];

    private static List<string> Without(IReadOnlyList<string> lines, IReadOnlyList<string> others)
    {
        var rest = others.ToList();
        return [.. lines.Where(line => !rest.Remove(line))];
    }
}
