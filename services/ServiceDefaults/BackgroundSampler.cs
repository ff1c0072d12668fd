using System.Diagnostics;
using OpenTelemetry.Trace;

namespace EditorialPlatform.ServiceDefaults;

/// <summary>
/// Records the traces that begin with a request or a message, whole. What polls in the background begins traces of its own, of a statement each,
/// several a second: those are dropped.
/// </summary>
public sealed class BackgroundSampler : Sampler
{
    /// <summary>For the provider: what has a parent is recorded if the parent is.</summary>
    public static Sampler Create() => new ParentBasedSampler(new BackgroundSampler());

    /// <inheritdoc/>
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
        new(samplingParameters.Kind is ActivityKind.Server or ActivityKind.Consumer or ActivityKind.Producer);
}
