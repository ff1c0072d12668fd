using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Review;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Text;
using EditorialPlatform.Translation.Jobs;

namespace EditorialPlatform.Tests.Specs.Translation;

/// <summary>An article with its English translation, as the starting point of specs.</summary>
public static class Kidal
{
    public static readonly Guid Article = Guid.Parse("00000000-0000-7000-8000-000000000001");

    public static readonly Copy Copy = new(
        "fr", "Le puits de Kidal", "Un chapô.",
        [
            new("h0000001", BlockKind.Heading2, "Le contexte"),
            new("p0000001", BlockKind.Paragraph, "Trois mois de travaux."),
            new("q0000001", BlockKind.Quote, "Nous avons attendu.", Cite: "une habitante"),
            new("f0000001", BlockKind.Figure, "Le puits, mardi", Picture: "puits.jpg", Alt: "Un puits", Credit: "A. Traoré"),
            new("s0000001", BlockKind.Paragraph, "\\*\\*\\*"),
        ],
        "actualites", "mali", "2025-11-05", "Awa Traoré, à Kidal", ["eau"], [new(null, null, "À Gao, l’eau revient")]);

    public static readonly IReadOnlyDictionary<string, string> English = new Dictionary<string, string>
    {
        ["headline"] = "The well at Kidal",
        ["standfirst"] = "A standfirst.",
        ["h0000001"] = "The background",
        ["p0000001"] = "Three months of works.",
        ["q0000001"] = "We have waited.",
        ["q0000001.cite"] = "a resident",
        ["f0000001"] = "The well on Tuesday",
        ["f0000001.alt"] = "A well",
    };

    public static CopyApproved Approved(int revision, Copy? copy = null, SubmissionKind kind = SubmissionKind.First, string? note = null) => new(
        Article, revision * 10, People.Noon.AddHours(revision), People.Fatou.AsPerson, revision,
        copy ?? Copy, CopyHash.Of(copy ?? Copy), [People.Awa.AsPerson], kind, note,
        new(PublishWhen.Now), null, null);

    public static Copy With(string block, string text, Copy? copy = null) =>
        (copy ?? Copy) with { Blocks = [.. (copy ?? Copy).Blocks.Select(one => one.Id == block ? one with { Text = text } : one)] };

    public static TranslationOpened Opened() => (TranslationOpened)OnCopyApproved.Decide(new(), Approved(1), "en").Single();

    public static TranslationJob Fold(params IEnumerable<object> events) => events.Aggregate(new TranslationJob(), (job, happened) => job.Evolve(happened));

    /// <summary>Appends the events that a new revision of the source causes.</summary>
    public static IReadOnlyList<object> Moving(
        this IReadOnlyList<object> before, int revision, Copy copy, SubmissionKind kind = SubmissionKind.Update, string? note = null) =>
        [.. before, .. OnCopyApproved.Decide(Fold(before), Approved(revision, copy, kind, note), "en")];

    public static SegmentTranslated Translated(string id, string? target = null, Actor? by = null, Copy? source = null, int revision = 1)
    {
        var segment = Segments.Of(source ?? Copy, null).Single(one => one.Id == id);
        return new((by ?? People.Grace).AsPerson, id, target ?? English[id], revision, segment.Hash, segment.Source);
    }

    public static string HashOf(string id, Copy? source = null, string? note = null) => Segments.Of(source ?? Copy, note).Single(one => one.Id == id).Hash;

    /// <summary>Opened, claimed and completely translated by Grace.</summary>
    public static IReadOnlyList<object> Whole() => [Opened(), new TranslationClaimed(People.Grace.AsPerson), .. English.Keys.Select(id => Translated(id))];

    public static IReadOnlyList<object> Submitted() => [.. Whole(), new TranslationSubmitted(People.Grace.AsPerson, 1)];

    /// <summary>Approved by Kofi.</summary>
    public static IReadOnlyList<object> InEnglish()
    {
        var submitted = Submitted();
        return [.. submitted, .. ApproveTranslation.Decide(Fold(submitted), new(), People.Kofi, People.Noon).Events];
    }

    /// <summary>The response to a command of the job.</summary>
    public static object Answer(string state, long version, bool behind = false) => new { articleId = Article, language = "en", state, behind, version };

    public static IReadOnlyList<object> Live() => [.. InEnglish(), new EditionPublicationNoted(4, "/en/news/the-well-at-kidal", 1)];
}
