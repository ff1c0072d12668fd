using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;

namespace EditorialPlatform.Translation.Jobs;

/// <summary>How a segment relates to the newest approved source.</summary>
[JsonConverter(typeof(WireEnumConverter<Freshness>))]
public enum Freshness
{
    /// <summary>Translated from, or confirmed against, the current source text.</summary>
    Current,

    /// <summary>Translated from a different source text.</summary>
    Stale,

    /// <summary>Not translated yet.</summary>
    New,

    /// <summary>Translated, but no longer part of the source.</summary>
    Gone,
}

/// <summary>A segment in the target language, with the source text it was made from.</summary>
/// <param name="Confirmed">Why the translation was confirmed after a change of the source; null if it was not.</param>
public sealed record TargetSegment(string Target, string SourceHash, string Source, int SourceRevision, Person By, string? Confirmed = null);

/// <summary>Determines freshness by comparing source text hashes; time and revision numbers are irrelevant.</summary>
public static class FreshnessOf
{
    public static Freshness Segment(Segment? source, TargetSegment? done) =>
        source is null ? Freshness.Gone
        : string.IsNullOrWhiteSpace(done?.Target) ? Freshness.New
        : done.SourceHash == source.Hash ? Freshness.Current
        : Freshness.Stale;
}
