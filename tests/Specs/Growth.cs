using System.Runtime.InteropServices;

namespace EditorialPlatform.Tests.Specs;

/// <summary>
/// How a cost grows when its input grows to four times its size: 4 is linear, 16 quadratic, 64 cubic. What is counted is the
/// processor time of this thread, so that it does not matter what else the machine does.
/// </summary>
internal static class Growth
{
    public const double Linear = 4, Quadratic = 16;

    private const int ThreadProcessorTime = 3;

    // Below this a cost is mostly the counting itself.
    private const double Countable = 2e6;

    /// <summary>The growth is nearer to what is expected than to the next power.</summary>
    public static void Is(double expected, int size, Func<int, Action> workOf)
    {
        var (little, much) = (workOf(size), workOf(4 * size));
        little();
        var (least, most) = (double.MaxValue, double.MaxValue);
        // Compiling, collecting and waking caches only add: the least of some tries is the cost.
        for (var attempt = 1; attempt <= 8; attempt++)
        {
            (least, most) = (Math.Min(least, CostOf(little)), Math.Min(most, CostOf(much)));
            if (attempt >= 2 && most <= Math.Max(2 * expected * least, Countable))
            {
                return;
            }
        }

        Assert.Fail($"Four times the input costs {most / least:F1} times as much, where {expected} is expected.");
    }

    private static double CostOf(Action work)
    {
        var before = Now();
        work();
        return Now() - before;
    }

    // In nanoseconds.
    private static double Now() => ReadClock(ThreadProcessorTime, out var time) == 0 ? (time.Seconds * 1e9) + time.Nanoseconds : throw new InvalidOperationException("There is no such clock.");

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int ReadClock(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
