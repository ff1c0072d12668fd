using System.Globalization;

namespace EditorialPlatform.Tests.Specs;

/// <summary>One run of a randomised spec: its dice, and what it did so far.</summary>
/// <param name="Seed">What the dice were made from.</param>
public sealed record Run(int Seed)
{
    private readonly List<string> steps = [];

    public Random Random { get; } = new(Seed);

    public IReadOnlyList<string> Steps => steps;

    /// <summary>Notes a step, to be printed when the run fails.</summary>
    public void Step(string what) => steps.Add(what);
}

/// <summary>Randomised specs: a failure names its seed and the steps that led to it, and <c>TEST_SEED</c> repeats that run alone.</summary>
public static class Seeds
{
    public const string Variable = "TEST_SEED";

    /// <summary>Runs with each seed.</summary>
    /// <returns>Whether every seed was run, so that how many of them did what can be judged.</returns>
    public static bool Each(int first, int count, Action<Run> run) => Each(Environment.GetEnvironmentVariable(Variable), first, count, run);

    /// <param name="only">The one seed that is asked for, if one is.</param>
    /// <inheritdoc cref="Each(int, int, Action{Run})"/>
    public static bool Each(string? only, int first, int count, Action<Run> run)
    {
        foreach (var seed in string.IsNullOrEmpty(only) ? Enumerable.Range(first, count) : [int.Parse(only, CultureInfo.InvariantCulture)])
        {
            var one = new Run(seed);
            try
            {
                run(one);
            }
            catch (Exception failed)
            {
                var steps = string.Concat(one.Steps.Select((what, number) => $"\n{number + 1,4} {what}"));
                throw new Xunit.Sdk.XunitException($"{failed.Message}\nSeed {seed}; {Variable}={seed} repeats it alone. What happened before:{steps}", failed);
            }
        }

        return string.IsNullOrEmpty(only);
    }
}
