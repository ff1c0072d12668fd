using System.Globalization;
using System.Runtime.CompilerServices;

namespace EditorialPlatform.Tests.ServiceTests.Races;

/// <summary>One action in a randomised test.</summary>
/// <param name="Who">The person and the article.</param>
/// <param name="What">The name of the action.</param>
/// <param name="Seed">The seed of its random numbers: with the same seed, the action is the same.</param>
public sealed record Step(string Who, string What, int Seed)
{
    private readonly Lock gate = new();
    private readonly List<string> answers = [];

    public Random Random { get; } = new(Seed);

    /// <summary>Whether the step is replayed from a file: then steps run one after another, without pauses.</summary>
    public bool IsReplay { get; init; }

    /// <summary>The number of steps that had ended when this one ended; <see langword="null"/> while it runs.</summary>
    public int? Ended { get; internal set; }

    public void Note(string answer)
    {
        lock (gate)
        {
            answers.Add(answer);
        }
    }

    /// <summary>Pauses as people do before they act.</summary>
    public Task PauseAsync(int most)
    {
        var pause = Random.Next(most);
        return IsReplay ? Task.CompletedTask : Task.Delay(pause);
    }

    public override string ToString()
    {
        lock (gate)
        {
            var ended = Ended is { } number ? string.Create(CultureInfo.InvariantCulture, $"ended {number}") : "under way";
            return string.Join('\t', Who, What, Seed.ToString(CultureInfo.InvariantCulture), ended, string.Join("; ", answers));
        }
    }
}

/// <summary>
/// The steps of a randomised test in the order in which they started. When the test fails, its seed and steps are in the message and in a file in
/// <c>TestResults</c>. <c>TEST_SEED</c> selects a seed; <c>TEST_SCHEDULE</c> names such a file, whose steps are then replayed in the same order,
/// one after another.
/// </summary>
public sealed class Schedule
{
    private const string SeedVariable = "TEST_SEED";
    private const string FileVariable = "TEST_SCHEDULE";

    private readonly Lock gate = new();
    private readonly List<Step> steps = [];
    private int ended;

    private Schedule(int seed, IReadOnlyList<Step>? replay) => (Seed, Replay) = (seed, replay);

    public int Seed { get; }

    /// <summary>The steps to replay, if there is a file.</summary>
    public IReadOnlyList<Step>? Replay { get; }

    /// <summary>The seeds to run: the given ones, unless the environment selects another.</summary>
    public static TheoryData<int> Seeds(params IEnumerable<int> usual) =>
        Asked(FileVariable) is { } file ? [Read(File.ReadAllLines(file)).Seed]
        : Asked(SeedVariable) is { } seed ? [int.Parse(seed, CultureInfo.InvariantCulture)]
        : [.. usual];

    /// <summary>Runs a test with this seed and reports the steps if it fails.</summary>
    public static Task RunAsync(int seed, Func<Schedule, Task> test, [CallerFilePath] string path = "", [CallerMemberName] string name = "") =>
        RunAsync(
            Asked(FileVariable) is { } file ? Read(File.ReadAllLines(file)) : new(seed, replay: null),
            test,
            Path.Combine(Results(), $"{Path.GetFileNameWithoutExtension(path)}.{name}.{seed}.schedule"));

    internal static async Task RunAsync(Schedule schedule, Func<Schedule, Task> test, string file)
    {
        try
        {
            await test(schedule);
        }
        catch (Exception failed)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, schedule.ToString());
            throw new Xunit.Sdk.XunitException(
                $"{failed.Message}\n{SeedVariable}={schedule.Seed} runs it again; {FileVariable}={file} does the same steps one after the other:\n{schedule}",
                failed);
        }
    }

    internal static Schedule Read(IReadOnlyList<string> lines) => new(
        int.Parse(lines[0].Split('\t')[1], CultureInfo.InvariantCulture),
        [.. lines.Skip(1).Select(line => line.Split('\t'))
            .Select(parts => new Step(parts[0], parts[1], int.Parse(parts[2], CultureInfo.InvariantCulture)) { IsReplay = true })]);

    public async Task DoAsync(Step step, Func<Step, Task> act)
    {
        lock (gate)
        {
            steps.Add(step);
        }

        await act(step);
        step.Ended = Interlocked.Increment(ref ended);
    }

    public override string ToString()
    {
        lock (gate)
        {
            return string.Concat(steps.Select(step => $"{step}\n").Prepend(string.Create(CultureInfo.InvariantCulture, $"seed\t{Seed}\n")));
        }
    }

    private static string? Asked(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } asked ? asked : null;

    private static string Results()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "EditorialPlatform.sln")))
        {
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("The solution is not above the tests.");
        }

        return Path.Combine(root, "TestResults");
    }
}
