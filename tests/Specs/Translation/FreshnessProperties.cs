using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Translation.Jobs;
using static EditorialPlatform.Tests.Specs.People;

namespace EditorialPlatform.Tests.Specs.Translation;

/// <summary>Random edits by writers and translators, compared with a model without hashes that keeps the texts themselves.</summary>
public sealed class FreshnessProperties
{
    [Fact]
    public void Freshness_is_what_the_words_say_whatever_happened_before() => Seeds.Each(1, 30, Play);

    private static void Play(Run run)
    {
        var chance = run.Random;
        var paragraphs = Enumerable.Range(0, 4).Select(_ => NewParagraph(chance)).ToList();
        var copy = CopyOf(paragraphs);
        var job = Kidal.Fold(OnCopyApproved.Decide(new(), Kidal.Approved(1, copy), "en"));
        // The model: the source text that each translation was made from.
        var madeFrom = new Dictionary<string, string>();
        for (var (step, revision) = (0, 1); step < 40; step++)
        {
            if (chance.Next(3) == 0)
            {
                Edit(chance, paragraphs);
                copy = CopyOf(paragraphs);
                revision++;
                run.Step($"revision {revision}: {string.Join(' ', paragraphs)}");
                var approved = Kidal.Approved(revision, copy, SubmissionKind.Update);
                job = OnCopyApproved.Decide(job, approved, "en").Aggregate(job, (current, happened) => current.Evolve(happened));
                Assert.Empty(OnCopyApproved.Decide(job, approved, "en"));
            }
            else if (paragraphs.Count > 0)
            {
                var (id, words) = paragraphs[chance.Next(paragraphs.Count)];
                // Sometimes a translation is saved that is based on an older source.
                var late = chance.Next(4) == 0;
                run.Step($"{id} is translated from {(late ? "older words" : words)}");
                var hash = Kidal.HashOf(id, late ? CopyOf([(id, words + " autrefois")]) : copy);
                var decision = TranslateSegment.Decide(job, new(id, $"Translated {step}", hash), Grace, Noon);
                Assert.Equal(late ? "source-moved" : null, decision.Rejection?.Code);
                job = decision.Events.Aggregate(job, (current, happened) => current.Evolve(happened));
                if (!late)
                {
                    madeFrom[id] = words;
                }
            }

            var expected = paragraphs.Select(paragraph => (paragraph.Id, madeFrom.TryGetValue(paragraph.Id, out var then) ? then == paragraph.Words
                ? Freshness.Current
                : Freshness.Stale : Freshness.New))
                .Concat(madeFrom.Keys.Where(id => paragraphs.All(paragraph => paragraph.Id != id))
                    .Order(StringComparer.Ordinal)
                    .Select(id => (id, Freshness.Gone)));
            var seen = SegmentView.Of(job).Where(segment => segment.Id != "headline").Select(segment => (segment.Id, segment.Freshness));
            Assert.True(expected.SequenceEqual(seen), $"Expected {string.Join(' ', expected)}; seen {string.Join(' ', seen)}");
        }
    }

    private static void Edit(Random chance, List<(string Id, string Words)> paragraphs)
    {
        var at = paragraphs.Count == 0 ? 0 : chance.Next(paragraphs.Count);
        switch (paragraphs.Count == 0 ? 0 : chance.Next(4))
        {
            case 0:
                paragraphs.Insert(at, NewParagraph(chance));
                break;
            case 1:
                paragraphs.RemoveAt(at);
                break;
            case 2:
                // Few different texts, so that earlier ones come back.
                paragraphs[at] = (paragraphs[at].Id, $"Texte {chance.Next(3)}.");
                break;
            default:
                var moved = paragraphs[at];
                paragraphs.RemoveAt(at);
                paragraphs.Insert(chance.Next(paragraphs.Count + 1), moved);
                break;
        }
    }

    private static (string Id, string Words) NewParagraph(Random chance) =>
        (chance.Next(100_000_000).ToString("D8", System.Globalization.CultureInfo.InvariantCulture), $"Texte {chance.Next(3)}.");

    private static Copy CopyOf(IReadOnlyList<(string Id, string Words)> paragraphs) => Kidal.Copy with
    {
        Standfirst = null,
        Related = [],
        Blocks = [.. paragraphs.Select(paragraph => new Block(paragraph.Id, BlockKind.Paragraph, paragraph.Words))],
    };
}
