using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.Translation.Jobs;
using static EditorialPlatform.Tests.Specs.People;

namespace EditorialPlatform.Tests.Specs.Translation;

/// <summary>Which editions are public, and which no longer are.</summary>
public sealed class PublicStateSpecs
{
    private static readonly ArticleRetracted SourceRetracted =
        new(Kidal.Article, 6, Noon, Fatou.AsPerson, ["fr"], new Dictionary<string, string> { ["fr"] = "Ne tient pas.", ["en"] = "Does not stand." });

    [Fact]
    public void It_is_known_to_be_out() =>
        Spec<TranslationJob>.Given(Kidal.InEnglish())
            .When(job => OnEditionPublished.Decide(job, 4, "/en/a", 1))
            .Then(new EditionPublicationNoted(4, "/en/a", 1));

    [Fact]
    public void The_same_word_again_or_an_older_one_changes_nothing()
    {
        Spec<TranslationJob>.Given(Kidal.Live()).When(job => OnEditionPublished.Decide(job, 4, "/en/a", 1)).ThenNothing();
        Spec<TranslationJob>.Given(Kidal.Live()).When(job => OnEditionPublished.Decide(job, 3, "/en/a", 1)).ThenNothing();
    }

    [Fact]
    public void An_edition_of_a_language_without_a_job_changes_nothing() =>
        Spec<TranslationJob>.Given().When(job => OnEditionPublished.Decide(job, 4, "/fr/a", 1)).ThenNothing();

    [Fact]
    public void What_is_retracted_in_the_source_is_withdrawn_for_good() =>
        Spec<TranslationJob>.Given(Kidal.Live()).When(job => OnArticleRetracted.Decide(job, ["fr", "en"], SourceRetracted))
            .Then(new TranslationWithdrawn(Fatou.AsPerson, "Ne tient pas.", Final: true));

    [Fact]
    public void A_retraction_of_a_language_that_is_none_of_the_pairs_changes_nothing() =>
        Spec<TranslationJob>.Given(Kidal.Live())
            .When(job => OnArticleRetracted.Decide(job, ["fr", "en"], SourceRetracted with { Languages = ["bm"] }))
            .ThenNothing();

    [Fact]
    public void A_kill_withdraws_for_good() =>
        Spec<TranslationJob>.Given(Kidal.Whole())
            .When(job => OnArticleRetracted.End(job, Fatou.AsPerson, "Jugement."))
            .Then(new TranslationWithdrawn(Fatou.AsPerson, "Jugement.", Final: true));

    [Fact]
    public void A_kill_again_changes_nothing() =>
        Spec<TranslationJob>.Given(Kidal.Opened(), new TranslationWithdrawn(Fatou.AsPerson, "Jugement.", Final: true))
            .When(job => OnArticleRetracted.End(job, Fatou.AsPerson, "Jugement."))
            .ThenNothing();

    [Fact]
    public void A_kill_ends_what_was_only_withdrawn() =>
        Spec<TranslationJob>.Given(Kidal.Opened(), new TranslationWithdrawn(Grace.AsPerson, "Trop local.", Final: false))
            .When(job => OnArticleRetracted.End(job, Fatou.AsPerson, "Jugement."))
            .Then(new TranslationWithdrawn(Fatou.AsPerson, "Jugement.", Final: true));

    [Fact]
    public void Nobody_takes_up_what_was_killed() =>
        Spec<TranslationJob>.Given(Kidal.Opened(), new TranslationWithdrawn(Fatou.AsPerson, "Jugement.", Final: true))
            .When(job => ClaimTranslation.Decide(job, new(), Grace, Noon))
            .ThenRefused("withdrawn");

    [Fact]
    public void An_approval_that_comes_after_the_kill_opens_nothing() =>
        Spec<TranslationJob>.Given(new TranslationWithdrawn(Fatou.AsPerson, "Jugement.", Final: true))
            .When(job => OnCopyApproved.Decide(job, Kidal.Approved(1), "en"))
            .ThenNothing();

    [Fact]
    public void Word_of_an_edition_that_comes_after_the_kill_changes_nothing() =>
        Spec<TranslationJob>.Given([.. Kidal.Live(), new TranslationWithdrawn(Fatou.AsPerson, "Jugement.", Final: true)])
            .When(job => OnEditionPublished.Decide(job, 9, "/en/a", 1))
            .ThenNothing();
}
