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

    /// <summary>Loads the terms that occur in these texts, and the typography settings.</summary>
    public static async Task<SegmentAids> ForAsync(
        IQuerySession session, LanguagePair pair, IEnumerable<string> texts, IConfiguration settings, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var words = texts.SelectMany(text => new WordSequence(InlineMarkdown.ToPlain(text)).LookupWords);
        return new(
            new Glossary(await Term.InForceAsync(session, words, cancellationToken), pair, DateOnly.FromDateTime(now.UtcDateTime)),
            settings.GetSection("QuotationMarks").Get<Dictionary<string, string>>() ?? [],
            []);
    }

    /// <summary>The same for one segment and its translation.</summary>
    public static async Task<SegmentAids> ForAsync(IQuerySession session, Guid job, string segment, string? target, IServiceProvider services) =>
        await session.LoadAsync<TranslationJob>(job) is { } found
            ? await ForAsync(
                session,
                found.Pair,
                found.Segments().Where(one => one.Id == segment).Select(one => one.Source).Append(target ?? ""),
                services.GetRequiredService<IConfiguration>(),
                services.GetRequiredService<TimeProvider>().GetUtcNow(),
                CancellationToken.None)
            : None;

    public IReadOnlyList<TermInSegment> TermsIn(Segment segment, string? target) =>
        Glossary.Of(InlineMarkdown.ToPlain(segment.Source), target is null ? null : InlineMarkdown.ToPlain(target));
}
