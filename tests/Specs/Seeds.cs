using System.Globalization;

namespace EditorialPlatform.Tests.Specs;

/// <summary>One run of a randomised spec: its random numbers, and its steps so far.</summary>
/// <param name="Seed">The seed of the random numbers.</param>
public sealed record Run(int Seed)
{
    private readonly List<string> steps = [];

    public Random Random { get; } = new(Seed);

    public IReadOnlyList<string> Steps => steps;

    /// <summary>Records a step, to be reported if the run fails.</summary>
    public void Step(string what) => steps.Add(what);
}

/// <summary>Runs randomised specs. A failure reports its seed and steps; <c>TEST_SEED</c> repeats only that run.</summary>
public static class Seeds
{
    public const string Variable = "TEST_SEED";

    /// <summary>Runs the spec with each seed.</summary>
    /// <returns>Whether all seeds were run, so that totals over all runs can be checked.</returns>
    public static bool Each(int first, int count, Action<Run> run) => Each(Environment.GetEnvironmentVariable(Variable), first, count, run);

    /// <param name="only">The only seed to run, if set.</param>
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
