using EditorialPlatform.Text;
using EditorialPlatform.Translation.Memory;
using EditorialPlatform.Translation.Terms;
using Marten;

namespace EditorialPlatform.Translation.Jobs;

/// <summary>Glossary, typography and translation memory for translators; none of it affects a decision.</summary>
/// <param name="QuotationMarks">The permitted quotation marks, by language.</param>
/// <param name="Matches">The translation memory matches of each source segment, in segment order.</param>
public sealed record SegmentAids(Glossary Glossary, IReadOnlyDictionary<string, string> QuotationMarks, IReadOnlyList<IReadOnlyList<Match>> Matches)
{
    public static SegmentAids None { get; } = new(Glossary.None, new Dictionary<string, string>(), []);

    /// <summary>Loads the glossary and the typography settings.</summary>
    public static async Task<SegmentAids> ForAsync(
        IQuerySession session, LanguagePair pair, IConfiguration settings, DateTimeOffset now, CancellationToken cancellationToken) => new(
        new Glossary(await Term.InForceAsync(session, cancellationToken), pair, DateOnly.FromDateTime(now.UtcDateTime)),
        settings.GetSection("QuotationMarks").Get<Dictionary<string, string>>() ?? [],
        []);

    public static async Task<SegmentAids> ForAsync(IQuerySession session, Guid job, IServiceProvider services) =>
        await session.LoadAsync<TranslationJob>(job) is { } found
            ? await ForAsync(
                session,
                found.Pair,
                services.GetRequiredService<IConfiguration>(),
                services.GetRequiredService<TimeProvider>().GetUtcNow(),
                CancellationToken.None)
            : None;

    public IReadOnlyList<TermInSegment> TermsIn(Segment segment, string? target) =>
        Glossary.Of(InlineMarkdown.ToPlain(segment.Source), target is null ? null : InlineMarkdown.ToPlain(target));
}
