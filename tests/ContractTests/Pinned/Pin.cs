using System.Runtime.CompilerServices;

namespace EditorialPlatform.Tests.ContractTests.Pinned;

/// <summary>
/// Compares names with an approved list beside this file. The lists contain what is stored or sent, never class names, so that classes
/// can be renamed freely. New names are added to the list and the test fails once: review the difference and commit it. A name that is gone fails
/// until it is back, or until the line is taken out of the list deliberately.
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
        var (gone, added) = (Without(approved, lines), Without(lines, approved));
        Assert.True(gone.Count == 0, $"{name}.txt: these names reach outside the process and may not go away:\n  {string.Join("\n  ", gone)}");
        if (!approved.SequenceEqual(lines))
        {
            File.WriteAllText(file, string.Join('\n', lines) + "\n");
            Assert.Fail($"{name}.txt has these names in addition, or another order. Review the difference and commit it:\n  {string.Join("\n  ", added)}");
        }
    }

    public static IReadOnlyList<string> Read(string name, [CallerFilePath] string here = "") =>
        [.. File.ReadLines(Path.Combine(Path.GetDirectoryName(here)!, $"{name}.txt")).Where(line => line.Length > 0)];

    private static List<string> Without(IReadOnlyList<string> lines, IReadOnlyList<string> others)
    {
        var rest = others.ToList();
        return [.. lines.Where(line => !rest.Remove(line))];
    }
}
