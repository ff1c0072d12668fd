using System.Globalization;

namespace EditorialPlatform.Tests.Benchmarks;

/// <summary>Statistics of one measurement, in milliseconds.</summary>
public sealed class Figures(IEnumerable<double> milliseconds)
{
    private readonly double[] sorted = [.. milliseconds.Order()];

    public double Median => At(0.5);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"median {Median:F2} ms, 95 % {At(0.95):F2} ms, 99 % {At(0.99):F2} ms, most {sorted[^1]:F2} ms ({sorted.Length} times)");

    private double At(double share) => sorted[(int)Math.Min(sorted.Length - 1, share * sorted.Length)];
}
