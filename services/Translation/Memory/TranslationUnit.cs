using System.Text;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Translation.Jobs;

namespace EditorialPlatform.Translation.Memory;

/// <summary>Lookup keys of a source text, alone and in the context of its neighbours.</summary>
public sealed record MemoryKey(Guid Source, Guid Context)
{
    /// <summary>The keys of an article's segments, in segment order.</summary>
    public static IReadOnlyList<MemoryKey> Of(LanguagePair pair, IReadOnlyList<string> sources) =>
        [.. sources.Select((source, at) => new MemoryKey(
            Of(pair, source), Between(pair, at == 0 ? "" : sources[at - 1], source, at == sources.Count - 1 ? "" : sources[at + 1])))];

    /// <summary>The key of a text without context; independent of its Unicode normalization form.</summary>
    public static Guid Of(LanguagePair pair, string source) => DeterministicGuid.Create("memory", pair.From, pair.To, Form(source));

    private static Guid Between(LanguagePair pair, string before, string source, string after) =>
        DeterministicGuid.Create("memory in context", pair.From, pair.To, string.Join('\u001f', Form(before), Form(source), Form(after)));

    private static string Form(string text) => text.Trim().Normalize(NormalizationForm.FormC);
}

/// <summary>A source text with its approved translation, as stored in the memory.</summary>
/// <param name="ContextKey">Null if the neighbours are unknown.</param>
public sealed record TranslationUnit(string Source, string Target, Guid SourceKey, Guid? ContextKey, int[] Bands, int Length, DateTimeOffset ApprovedAt)
{
    /// <summary>The units that an approval adds: all translated and current segments.</summary>
    public static IReadOnlyList<TranslationUnit> Of(TranslationJob job, DateTimeOffset approvedAt)
    {
        var (pair, segments) = (new LanguagePair(job.SourceLanguage, job.Language), job.Segments());
        var keys = MemoryKey.Of(pair, [.. segments.Select(segment => segment.Source)]);
        return
        [
            .. segments.Zip(keys).Where(one => job.FreshnessOf(one.First) == Freshness.Current)
                .Select(one => Of(pair, one.First.Source, job.TargetSegments[one.First.Id].Target, one.Second, approvedAt))
                .DistinctBy(one => (one.SourceKey, one.ContextKey)),
        ];
    }

    public static TranslationUnit Of(LanguagePair pair, string source, string target, MemoryKey? key, DateTimeOffset approvedAt) =>
        new(source, target, key?.Source ?? MemoryKey.Of(pair, source), key?.Context, MinHash.Of(pair, source), source.Length, approvedAt);
}
