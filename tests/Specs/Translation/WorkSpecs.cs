using EditorialPlatform.EventSourcing;
using EditorialPlatform.Translation.Jobs;
using static EditorialPlatform.Tests.Specs.People;

namespace EditorialPlatform.Tests.Specs.Translation;

/// <summary>Claiming, translating, confirming and submitting.</summary>
public sealed class WorkSpecs
{
    private static readonly Actor OnlyEnglish = Grace with { Languages = new HashSet<string> { "en", "bm" } };

    [Fact]
    public void A_translator_claims() => Spec<TranslationJob>.Given(Kidal.Opened()).When(Claim(Grace))
        .Answering(Kidal.Answer("claimed", 2)).Then(new TranslationClaimed(Grace.AsPerson));

    [Fact]
    public void Claiming_again_is_so_already() =>
        Spec<TranslationJob>.Given(Kidal.Opened(), new TranslationClaimed(Grace.AsPerson)).When(Claim(Grace))
            .Answering(Kidal.Answer("claimed", 2)).ThenNothing();

    [Fact]
    public void What_another_has_claimed_is_theirs() =>
        Spec<TranslationJob>.Given(Kidal.Opened(), new TranslationClaimed(Grace.AsPerson)).When(Claim(Kofi)).ThenRefused("claimed");

    [Fact]
    public void An_editor_sees_it_and_does_not_translate() => Spec<TranslationJob>.Given(Kidal.Opened()).When(Claim(Fatou)).ThenRefused("forbidden");

    [Fact]
    public void Both_languages_of_the_pair_are_needed() => Spec<TranslationJob>.Given(Kidal.Opened()).When(Claim(OnlyEnglish)).ThenRefused("forbidden");

    [Fact]
    public void Who_may_see_it() => Spec<TranslationJob>.Given(Kidal.Opened()).ThenState(job =>
    {
        Assert.Equal([true, true, false, false, false], new[] { Grace, Fatou, OnlyEnglish, Awa, Nobody }.Select(job.CanRead));
    });

    [Fact]
    public void The_claimant_lets_go() =>
        Spec<TranslationJob>.Given(Kidal.Opened(), new TranslationClaimed(Grace.AsPerson)).When(job => ReleaseTranslation.Decide(job, new(), Grace, Noon))
            .Answering(Kidal.Answer("open", 3)).Then(new TranslationReleased(Grace.AsPerson));

    [Fact]
    public void Nobody_lets_go_of_another_ones_claim() =>
        Spec<TranslationJob>.Given(Kidal.Opened(), new TranslationClaimed(Grace.AsPerson))
            .When(job => ReleaseTranslation.Decide(job, new(), Kofi, Noon))
            .ThenRefused("claimed");

    [Fact]
    public void Released_work_is_open_again() =>
        Spec<TranslationJob>.Given(Kidal.Opened(), new TranslationClaimed(Grace.AsPerson), new TranslationReleased(Grace.AsPerson))
            .ThenState(job => Assert.Equal("open", job.State));

    [Fact]
    public void Approved_work_that_was_claimed_and_not_touched_is_approved_again() =>
        Spec<TranslationJob>.Given([.. Kidal.InEnglish(), new TranslationClaimed(Kofi.AsPerson), new TranslationReleased(Kofi.AsPerson)])
            .ThenState(job => Assert.Equal("approved", job.State));

    [Fact]
    public void Translating_unclaimed_work_claims_it() =>
        Spec<TranslationJob>.Given(Kidal.Opened()).When(Translate("headline", "The well at Kidal"))
            .Answering(Kidal.Answer("claimed", 3)).Then(new TranslationClaimed(Grace.AsPerson), Kidal.Translated("headline"));

    [Fact]
    public void Saving_the_same_again_is_so_already() =>
        Spec<TranslationJob>.Given(Kidal.Opened(), new TranslationClaimed(Grace.AsPerson), Kidal.Translated("headline"))
            .When(Translate("headline", "The well at Kidal"))
            .Answering(Kidal.Answer("claimed", 3)).ThenNothing();

    [Fact]
    public void Translating_what_another_has_claimed_is_refused() =>
        Spec<TranslationJob>.Given(Kidal.Opened(), new TranslationClaimed(Kofi.AsPerson)).When(Translate("headline", "The well")).ThenRefused("claimed");

    [Fact]
    public void What_is_with_a_reviewer_is_not_translated() =>
        Spec<TranslationJob>.Given(Kidal.Submitted()).When(Translate("headline", "A well")).ThenRefused("submitted");

    [Fact]
    public void Saving_late_is_refused_and_makes_nothing_current()
    {
        var moved = Kidal.With("p0000001", "Quatre mois de travaux.");
        Spec<TranslationJob>.Given(Kidal.Whole().Moving(2, moved))
            .When(Translate("p0000001", "Three months of work.", Kidal.HashOf("p0000001")))
            .ThenRefused("source-moved");
        Spec<TranslationJob>.Given(Kidal.Whole().Moving(2, moved)).When(Translate("p0000001", "Four months of work.", Kidal.HashOf("p0000001", moved)))
            .Answering(Kidal.Answer("claimed", 12)).Then(Kidal.Translated("p0000001", "Four months of work.", source: moved, revision: 2));
    }

    [Fact]
    public void What_is_gone_from_the_source_cannot_be_saved() =>
        Spec<TranslationJob>.Given(Kidal.Whole().Moving(2, Kidal.Copy with { Standfirst = null }))
            .When(Translate("standfirst", "A standfirst", Kidal.HashOf("standfirst")))
            .ThenRefused("source-moved");

    [Fact]
    public void What_never_was_a_segment_is_not_found() =>
        Spec<TranslationJob>.Given(Kidal.Opened()).When(Translate("s0000001", "***", "0")).ThenRefused("not-found");

    [Theory]
    [InlineData("headline", "Two\nlines")]
    [InlineData("p0000001", "Two\n\nparagraphs")]
    [InlineData("p0000001", "Wrong \u202E way")]
    [InlineData("p0000001", null)]
    public void Words_that_would_not_fit_the_source_are_refused(string segment, string? target) =>
        Spec<TranslationJob>.Given(Kidal.Opened()).When(Translate(segment, target)).ThenRefused("fields");

    [Theory]
    [InlineData("headline", 250)]
    [InlineData("standfirst", 1_000)]
    [InlineData("p0000001", 5_000)]
    [InlineData("q0000001.cite", 250)]
    [InlineData("f0000001.alt", 1_000)]
    public void A_segment_has_the_room_that_its_source_has(string segment, int room)
    {
        Spec<TranslationJob>.Given(Kidal.Opened()).When(Translate(segment, new string('x', room + 1))).ThenRefused("fields");
        Spec<TranslationJob>.Given(Kidal.Opened()).When(Translate(segment, new string('x', room))).ThenState(job => Assert.Equal(3, job.StreamVersion));
    }

    [Fact]
    public void A_save_without_the_source_it_was_made_from_is_refused() =>
        Spec<TranslationJob>.Given(Kidal.Opened())
            .When(job => TranslateSegment.Decide(job, new("headline", "The well", null), Grace, Noon))
            .ThenRefused("fields");

    [Fact]
    public void A_whole_translation_is_submitted() =>
        Spec<TranslationJob>.Given(Kidal.Whole()).When(Submit(Grace))
            .Answering(Kidal.Answer("submitted", 11)).Then(new TranslationSubmitted(Grace.AsPerson, 1));

    [Fact]
    public void Submitting_ends_the_claim() =>
        Spec<TranslationJob>.Given(Kidal.Submitted()).ThenState(job => Assert.Equal(("submitted", null), (job.State, job.ClaimedBy)));

    [Fact]
    public void Submitting_again_is_so_already() => Spec<TranslationJob>.Given(Kidal.Submitted()).When(Submit(Grace))
        .Answering(Kidal.Answer("submitted", 11)).ThenNothing();

    [Theory]
    [InlineData("headline")]
    [InlineData("standfirst")]
    [InlineData("p0000001")]
    [InlineData("q0000001.cite")]
    [InlineData("f0000001.alt")]
    public void A_required_segment_that_is_empty_stops_a_submission(string segment) =>
        Spec<TranslationJob>.Given([.. Kidal.Whole(), Kidal.Translated(segment, "  ")]).When(Submit(Grace)).ThenRefused("not-ready");

    [Fact]
    public void A_required_segment_older_than_its_source_stops_a_submission() =>
        Spec<TranslationJob>.Given(Kidal.Whole().Moving(2, Kidal.With("h0000001", "Contexte"))).When(Submit(Grace)).ThenRefused("not-ready");

    [Fact]
    public void The_correction_note_may_stay_untranslated() =>
        Spec<TranslationJob>.Given(Kidal.Whole().Moving(2, Kidal.Copy, Contracts.SubmissionKind.Correction, "Une erreur.")).When(Submit(Grace))
            .Answering(Kidal.Answer("submitted", 12)).Then(new TranslationSubmitted(Grace.AsPerson, 2));

    [Fact]
    public void Nothing_is_submitted_twice_without_a_change() => Spec<TranslationJob>.Given(Kidal.InEnglish()).When(Submit(Grace)).ThenRefused("approved");

    [Fact]
    public void Not_affected_makes_a_stale_segment_current()
    {
        var moved = Kidal.With("h0000001", "Contexte");
        Spec<TranslationJob>.Given(Kidal.Whole().Moving(2, moved)).When(Confirm("h0000001", moved))
            .Answering(Kidal.Answer("claimed", 12))
            .Then(new SegmentConfirmed(Grace.AsPerson, "h0000001", "Même sens.", 2, Kidal.HashOf("h0000001", moved), "Contexte"));
        Spec<TranslationJob>.Given(Kidal.Whole().Moving(2, moved)).When(Confirm("h0000001", moved)).ThenState(job => Assert.Empty(job.Unready()));
    }

    [Fact]
    public void What_is_not_translated_cannot_be_confirmed() =>
        Spec<TranslationJob>.Given(Kidal.Opened()).When(Confirm("headline", Kidal.Copy)).ThenRefused("not-translated");

    [Fact]
    public void What_is_current_needs_no_confirmation() =>
        Spec<TranslationJob>.Given(Kidal.Whole()).When(Confirm("headline", Kidal.Copy)).Answering(Kidal.Answer("claimed", 10)).ThenNothing();

    [Fact]
    public void A_confirmation_against_an_older_source_is_refused() =>
        Spec<TranslationJob>.Given(Kidal.Whole().Moving(2, Kidal.With("h0000001", "Contexte")))
            .When(Confirm("h0000001", Kidal.Copy))
            .ThenRefused("source-moved");

    [Fact]
    public void A_confirmation_says_why() =>
        Spec<TranslationJob>.Given(Kidal.Whole().Moving(2, Kidal.With("h0000001", "Contexte")))
            .When(job => ConfirmSegment.Decide(job, new("h0000001", " ", Kidal.HashOf("h0000001", Kidal.With("h0000001", "Contexte"))), Grace, Noon))
            .ThenRefused("fields");

    [Fact]
    public void A_withdrawn_translation_can_be_taken_up_again() =>
        Spec<TranslationJob>.Given(Kidal.Opened(), new TranslationWithdrawn(Kofi.AsPerson, "Trop local.", Final: false)).When(Claim(Grace))
            .Answering(Kidal.Answer("claimed", 3)).Then(new TranslationClaimed(Grace.AsPerson));

    [Fact]
    public void A_withdrawn_translation_is_not_translated_before_that() =>
        Spec<TranslationJob>.Given(Kidal.Opened(), new TranslationWithdrawn(Kofi.AsPerson, "Trop local.", Final: false))
            .When(Translate("headline", "The well"))
            .ThenRefused("withdrawn");

    private static Func<TranslationJob, Decision> Claim(Actor actor) => job => ClaimTranslation.Decide(job, new(), actor, Noon);

    private static Func<TranslationJob, Decision> Submit(Actor actor) => job => SubmitTranslation.Decide(job, new(), actor, Noon);

    private static Func<TranslationJob, Decision> Translate(string segment, string? target, string? hash = null) =>
        job => TranslateSegment.Decide(job, new(segment, target, hash ?? Kidal.HashOf(segment)), Grace, Noon);

    private static Func<TranslationJob, Decision> Confirm(string segment, Contracts.Copy source) =>
        job => ConfirmSegment.Decide(job, new(segment, "Même sens.", Kidal.HashOf(segment, source)), Grace, Noon);
}
