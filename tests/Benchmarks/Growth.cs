using System.Diagnostics;
using System.Globalization;
using EditorialPlatform.Contracts;
using EditorialPlatform.Publishing.Site;
using EditorialPlatform.Tests.Specs.Drafting;
using EditorialPlatform.Text;

namespace EditorialPlatform.Tests.Benchmarks;

/// <summary>
/// Measures how the cost of parsing a text grows when the text becomes four times as long: a factor of 4 is linear, 16 quadratic, 64 cubic. Nesting,
/// repetition and unclosed markers must not make an import more than linear. Markdig and the block comparison are quadratic, so their input is limited.
/// </summary>
public static class Growth
{
    private const int Tries = 8;

    public static Task MeasureAsync()
    {
        foreach (var (type, inputs) in new[] { ("text/html", Hostile.Html), ("text/plain", Hostile.Text), ("text/markdown", Hostile.Text) })
        {
            foreach (var (start, repeated, end, times) in inputs.Select(row => row.Data))
            {
                Say(4, $"import of {type}, {start}{repeated}…{end}", times, size => Importing(type, start + Hostile.Repeated(repeated, size) + end));
            }
        }

        Say(
            4, "import of text/html, paragraphs after open marks", 1_000,
            size => Importing("text/html", Hostile.Repeated("<b id=#>", size) + Hostile.Repeated("<p>x", 5 * size)));
        foreach (var (start, repeated) in new[] { ("", "Aa aa "), ("A", " "), ("", "Aa aa, ") })
        {
            Say(4, $"names in the byline {start}{repeated}…", 2_000, size => Of(start + Hostile.Repeated(repeated, size), text => Bylines.Parts(text)));
        }

        foreach (var (open, close) in new[] { ("*a **b ", "** *"), ("[", ""), ("*", ""), ("[a](", ""), ("![", "](a)") })
        {
            Say(
                16, $"a block of {open}…{close}…", 300,
                size => Of(Hostile.Repeated(open, size) + Hostile.Repeated(close, size), text => InlineMarkdown.TryRead(text)));
        }

        Say(16, "ids of blocks that come back in another order", 50, Aligning);
        return Task.CompletedTask;
    }

    private static void Say(int expected, string what, int size, Func<int, Action> workOf)
    {
        var (little, much) = (workOf(size), workOf(4 * size));
        var (least, most) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        // JIT compilation, garbage collection and other processes only add time, so the minimum is the cost.
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            (least, most) = (Least(least, little), Least(most, much));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{most / least,6:F1} of {expected,2}  {least.TotalMilliseconds,8:F2} ms  {most.TotalMilliseconds,8:F2} ms  {what.ReplaceLineEndings(" ")}"));
    }

    private static TimeSpan Least(TimeSpan before, Action work)
    {
        var began = Stopwatch.GetTimestamp();
        work();
        var took = Stopwatch.GetElapsedTime(began);
        return took < before ? took : before;
    }

    private static Action Importing(string type, string text) => () => Hostile.Import(type, text);

    private static Action Of<T>(string text, Func<string, T> read) => () => read(text);

    private static Action Aligning(int count)
    {
        List<Block> before = [.. Enumerable.Range(0, count).Select(index => new Block($"{index:D8}", BlockKind.Paragraph, Words(index)))];
        Block[] now = [.. before.AsEnumerable().Reverse().Select(block => block with { Id = "", Text = block.Text + " fin" })];
        return () => BlockMatcher.PreserveIds(before, now, 2);

        static string Words(int index) => string.Join(' ', Enumerable.Range(0, 80).Select(word => $"mot{((index * 7) + (word * 13)) % 997}"));
    }
}
