using EditorialPlatform.Text;
using EditorialPlatform.Translation.Memory;
using EditorialPlatform.Translation.Terms;
using Marten;

namespace EditorialPlatform.Translation.Jobs;

/// <summary>What helps with a translation and decides nothing.</summary>
/// <param name="QuotationMarks">The marks that are written, by language.</param>
/// <param name="Matches">What the memory offers for each segment of the source, in their order.</param>
public sealed record SegmentAids(Glossary Glossary, IReadOnlyDictionary<string, string> QuotationMarks, IReadOnlyList<IReadOnlyList<Match>> Matches)
{
    public static SegmentAids None { get; } = new(Glossary.None, new Dictionary<string, string>(), []);

    /// <summary>What was agreed on, and how a language is written.</summary>
    public static async Task<SegmentAids> ForAsync(IQuerySession session, LanguagePair pair, IConfiguration settings, DateTimeOffset now, CancellationToken cancellationToken) => new(
        new Glossary(await Term.InForceAsync(session, cancellationToken), pair, DateOnly.FromDateTime(now.UtcDateTime)),
        settings.GetSection("QuotationMarks").Get<Dictionary<string, string>>() ?? [],
        []);

    public static async Task<SegmentAids> ForAsync(IQuerySession session, Guid job, IServiceProvider services) =>
        await session.LoadAsync<TranslationJob>(job) is { } found
            ? await ForAsync(session, found.Pair, services.GetRequiredService<IConfiguration>(), services.GetRequiredService<TimeProvider>().GetUtcNow(), CancellationToken.None)
            : None;

    public IReadOnlyList<TermInSegment> TermsIn(Segment segment, string? target) =>
        Glossary.Of(InlineMarkdown.ToPlain(segment.Source), target is null ? null : InlineMarkdown.ToPlain(target));
}
