using EditorialPlatform.Drafting.Drafts;
using EditorialPlatform.Drafting.Imports;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Tests.Specs.Drafting;

/// <summary>
/// Input with deep nesting, repetition and unclosed markers. Specs read each once; the benchmark <c>growth</c> compares the cost with four times the size.
/// </summary>
public static class Hostile
{
    /// <summary>The start, the repeated part, the end, and the number of repetitions. A <c>#</c> is replaced with the repetition's number.</summary>
    public static readonly TheoryData<string, string, string, int> Html = new()
    {
        { "", "<div>", "fin", 5_000 },
        { "", "<b>", "fin", 8_000 },
        { "", "<ul><li>", "fin", 2_500 },
        { "", "<a href=", "", 2_500 },
        { "", "</b></div>", "", 2_500 },
        { "<p>a", " ", "b</p>", 25_000 },
        { "", "a<br>", "", 4_000 },
        { "", "&lt;&amp;&nbsp;", "", 1_500 },
        { "", "*_[`", "", 6_000 },
        { "", "<span style='font-weight:700'>a</span> ", "", 800 },
        { "", "<!--[if x]>", "", 2_500 },
        { "<p ", "a# ", ">fin", 2_500 },
    };

    /// <inheritdoc cref="Html"/>
    public static readonly TheoryData<string, string, string, int> Text = new()
    {
        { "# ", "a", " ", 25_000 },
        { "", "> ", "", 10_000 },
        { "", "- ", "", 10_000 },
        { "", "[](http://a", "", 2_500 },
        { "", "*a **b ", "", 3_000 },
        { "À lire aussi : [", "](http://a", "", 2_500 },
        { "11/5/2025", " ", "x", 25_000 },
        { "![", "](picture:", "", 2_500 },
        { "T\n\n", "x\n", "", 10_000 },
        { "T\n\n", "x\n\n", "", 8_000 },
    };

    public static string Repeated(string text, int times) =>
        string.Concat(Enumerable.Range(0, times).Select(index => text.Replace("#", $"{index}", StringComparison.Ordinal)));

    public static Decision Import(string type, string text) =>
        ImportDraft.Decide(new Draft(), new(null, "fr", text, type), new(Guid.Empty), People.Awa, People.Noon);
}
