using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;

namespace EditorialPlatform.Translation.Jobs;

/// <summary>What a segment is against the newest approved source.</summary>
[JsonConverter(typeof(WireEnumConverter<Freshness>))]
public enum Freshness
{
    /// <summary>Made from, or confirmed against, exactly these words.</summary>
    Current,

    /// <summary>Made from other words.</summary>
    Stale,

    /// <summary>Not translated.</summary>
    New,

    /// <summary>Translated, and no longer in the source.</summary>
    Gone,
}

/// <summary>A segment in the target language, and the source words it was made from.</summary>
/// <param name="Confirmed">Why it stands although the source changed.</param>
public sealed record TargetSegment(string Target, string SourceHash, string Source, int SourceRevision, Person By, string? Confirmed = null);

/// <summary>Freshness is decided by what the words are; neither a clock nor a revision number has a say in it.</summary>
public static class FreshnessOf
{
    public static Freshness Segment(Segment? source, TargetSegment? done) =>
        source is null ? Freshness.Gone
        : string.IsNullOrWhiteSpace(done?.Target) ? Freshness.New
        : done.SourceHash == source.Hash ? Freshness.Current
        : Freshness.Stale;
}
