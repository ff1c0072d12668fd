using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Text;
using EditorialPlatform.Translation.Jobs;
using static EditorialPlatform.Tests.Specs.People;

namespace EditorialPlatform.Tests.Specs.Translation;

/// <summary>The review by a second translator, and how obligations are closed.</summary>
public sealed class ReviewSpecs
{
    private static readonly Copy Corrected = Kidal.With("p0000001", "Quatre mois de travaux.");

    private static readonly Copy English = Kidal.Copy with
    {
        Language = "en",
        Headline = "The well at Kidal",
        Standfirst = "A standfirst.",
        Blocks =
        [
            new("h0000001", BlockKind.Heading2, "The background"),
            new("p0000001", BlockKind.Paragraph, "Three months of works."),
            new("q0000001", BlockKind.Quote, "We have waited.", Cite: "a resident"),
            new("f0000001", BlockKind.Figure, "The well on Tuesday", Picture: "puits.jpg", Alt: "A well", Credit: "A. Traoré"),
            new("s0000001", BlockKind.Paragraph, "\\*\\*\\*"),
        ],
    };

    [Fact]
    public void An_approval_binds_to_the_whole_target_copy_and_its_hash() =>
        Spec<TranslationJob>.Given(Kidal.Submitted()).When(Approve(Kofi)).Answering(Kidal.Answer("approved", 13))
            .Then(
                new TranslationClaimed(Kofi.AsPerson),
                new TranslationApproved(Kidal.Article, Kofi.AsPerson, "fr", 1, English, CopyHash.Of(English), [Grace.AsPerson], null));

    [Fact]
    public void Approved_and_claimed_by_nobody() =>
        Spec<TranslationJob>.Given(Kidal.InEnglish()).ThenState(job => Assert.Equal(("approved", false, null), (job.State, job.Behind, job.ClaimedBy)));

    [Fact]
    public void Nobody_approves_what_they_translated() => Spec<TranslationJob>.Given(Kidal.Submitted()).When(Approve(Grace)).ThenRefused("four-eyes");

    [Fact]
    public void Nobody_approves_what_they_translated_a_part_of() =>
        Spec<TranslationJob>.Given([Kidal.Opened(), Kidal.Translated("headline", "A well", by: Kofi), .. Kidal.Submitted().Skip(1)])
            .When(Approve(Kofi))
            .ThenRefused("four-eyes");

    [Fact]
    public void Nobody_approves_what_they_confirmed() =>
        Spec<TranslationJob>.Given(
        [
            .. Kidal.Whole().Moving(2, Corrected),
            new SegmentConfirmed(Kofi.AsPerson, "p0000001", "Même sens.", 2, Kidal.HashOf("p0000001", Corrected), "Quatre mois de travaux."),
            new TranslationSubmitted(Grace.AsPerson, 2),
        ]).When(Approve(Kofi)).ThenRefused("four-eyes");

    [Fact]
    public void Nobody_claims_their_own_work_to_review_it() =>
        Spec<TranslationJob>.Given(Kidal.Submitted()).When(job => ClaimTranslation.Decide(job, new(), Grace, Noon)).ThenRefused("four-eyes");

    [Fact]
    public void A_reviewer_claims_and_it_stays_submitted() =>
        Spec<TranslationJob>.Given(Kidal.Submitted()).When(job => ClaimTranslation.Decide(job, new(), Kofi, Noon))
            .ThenState(job => Assert.Equal(("submitted", Kofi.Id), (job.State, job.ClaimedBy?.Id)));

    [Fact]
    public void What_another_reviewer_has_claimed_is_theirs() =>
        Spec<TranslationJob>.Given([.. Kidal.Submitted(), new TranslationClaimed(Kofi.AsPerson)])
            .When(Approve(Kofi with { Id = Nobody.Id }))
            .ThenRefused("claimed");

    [Fact]
    public void What_nobody_submitted_is_not_approved() => Spec<TranslationJob>.Given(Kidal.Whole()).When(Approve(Kofi)).ThenRefused("not-submitted");

    [Fact]
    public void Approving_again_is_so_already() => Spec<TranslationJob>.Given(Kidal.InEnglish()).When(Approve(Kofi))
        .Answering(Kidal.Answer("approved", 13)).ThenNothing();

    [Fact]
    public void An_editor_without_the_pair_does_not_approve() => Spec<TranslationJob>.Given(Kidal.Submitted()).When(Approve(Fatou)).ThenRefused("forbidden");

    [Fact]
    public void A_return_gives_it_back_with_a_note() =>
        Spec<TranslationJob>.Given(Kidal.Submitted()).When(Return("Trop littéral.", "headline")).Answering(Kidal.Answer("claimed", 13))
            .Then(new TranslationClaimed(Kofi.AsPerson), new TranslationReturned(Kofi.AsPerson, "Trop littéral.", "headline", Grace.AsPerson));

    [Fact]
    public void Returned_work_is_the_translators_again() =>
        Spec<TranslationJob>.Given(Kidal.Submitted())
            .When(Return("Trop littéral."))
            .ThenState(job => Assert.Equal(("claimed", Grace.Id), (job.State, job.ClaimedBy?.Id)));

    [Fact]
    public void A_return_says_why() => Spec<TranslationJob>.Given(Kidal.Submitted()).When(Return(null)).ThenRefused("fields");

    [Fact]
    public void A_return_points_at_a_segment_that_is_there() =>
        Spec<TranslationJob>.Given(Kidal.Submitted()).When(Return("Trop littéral.", "nowhere")).ThenRefused("fields");

    [Fact]
    public void Only_what_is_submitted_is_returned() => Spec<TranslationJob>.Given(Kidal.Whole()).When(Return("Trop littéral.")).ThenRefused("not-submitted");

    [Fact]
    public void A_correction_of_what_readers_have_is_an_obligation() =>
        Spec<TranslationJob>.Given(Kidal.Live().Moving(2, Corrected, SubmissionKind.Correction, "Quatre mois."))
            .ThenState(job => Assert.Equal(new Obligation(Noon.AddHours(2), "Quatre mois.", 2, SubmissionKind.Correction), job.Obligation));

    [Fact]
    public void Word_that_it_is_out_may_come_after_the_correction() =>
        Spec<TranslationJob>.Given(Kidal.InEnglish().Moving(2, Corrected, SubmissionKind.Correction, "Quatre mois."))
            .When(job => OnEditionPublished.Decide(job, 4, "/en/news/the-well-at-kidal", 1)).ThenState(job => Assert.Equal(2, job.Obligation?.SourceRevision));

    [Fact]
    public void A_correction_of_what_no_reader_has_is_none() =>
        Spec<TranslationJob>.Given(Kidal.InEnglish().Moving(2, Corrected, SubmissionKind.Correction, "Quatre mois."))
            .ThenState(job => Assert.Null(job.Obligation));

    [Fact]
    public void New_facts_put_behind_without_an_obligation() =>
        Spec<TranslationJob>.Given(Kidal.Live().Moving(2, Corrected)).ThenState(job => Assert.Equal((true, null), (job.Behind, job.Obligation)));

    [Fact]
    public void A_later_move_does_not_make_the_obligation_younger() =>
        Spec<TranslationJob>.Given(Kidal.Live()
            .Moving(2, Corrected, SubmissionKind.Correction, "Quatre mois.")
            .Moving(3, Kidal.With("h0000001", "Contexte", Corrected)))
            .ThenState(job => Assert.Equal(2, job.Obligation?.SourceRevision));

    [Fact]
    public void A_second_correction_joins_the_obligation_that_is_open() =>
        Spec<TranslationJob>.Given(Kidal.Live()
            .Moving(2, Corrected, SubmissionKind.Correction, "Quatre mois.")
            .Moving(3, Kidal.Copy, SubmissionKind.Clarification, "À Kidal."))
            .ThenState(job => Assert.Equal(new Obligation(Noon.AddHours(2), "Quatre mois.\nÀ Kidal.", 2, SubmissionKind.Correction), job.Obligation));

    [Fact]
    public void An_approved_translation_closes_it_and_says_the_note_in_the_language()
    {
        var note = "Quatre mois, pas trois.";
        var behind = Kidal.Live().Moving(2, Corrected, SubmissionKind.Correction, note);
        object[] again =
        [
            .. behind, Kidal.Translated("p0000001", "Four months of works.", source: Corrected, revision: 2),
            new SegmentTranslated(Grace.AsPerson, "note", "Four months, not three.", 2, Kidal.HashOf("note", Corrected, note), note),
            new TranslationSubmitted(Grace.AsPerson, 2),
        ];
        var english = Kidal.With("p0000001", "Four months of works.", English);
        Spec<TranslationJob>.Given(again).When(Approve(Kofi)).Answering(Kidal.Answer("approved", 21)).Then(
            new TranslationClaimed(Kofi.AsPerson),
            new TranslationApproved(Kidal.Article, Kofi.AsPerson, "fr", 2, english, CopyHash.Of(english), [Grace.AsPerson], "Four months, not three."),
            new TranslationCaughtUp(Kidal.Article, "en", 2, null));
        Spec<TranslationJob>.Given(again)
            .When(Approve(Kofi))
            .ThenState(job => Assert.Equal(("approved", false, null), (job.State, job.Behind, job.Obligation)));
    }

    [Fact]
    public void The_last_confirmation_closes_it_when_the_approved_words_stand() =>
        Spec<TranslationJob>.Given(Kidal.Live().Moving(2, Corrected, SubmissionKind.Correction, "Une virgule.")).When(Confirm("p0000001", Corrected))
            .Answering(Kidal.Answer("approved", 17)).Then(
            new SegmentConfirmed(Grace.AsPerson, "p0000001", "Même sens.", 2, Kidal.HashOf("p0000001", Corrected), "Quatre mois de travaux."),
            new TranslationCaughtUp(Kidal.Article, "en", 2, "Même sens."));

    [Fact]
    public void A_confirmation_beside_words_nobody_has_read_does_not()
    {
        var two = Kidal.With("h0000001", "Contexte", Corrected);
        Spec<TranslationJob>.Given([.. Kidal.Live().Moving(2, two), Kidal.Translated("p0000001", "Four months of works.", source: two, revision: 2)])
            .When(Confirm("h0000001", two))
            .Answering(Kidal.Answer("claimed", 17, behind: true))
            .Then(new SegmentConfirmed(Grace.AsPerson, "h0000001", "Même sens.", 2, Kidal.HashOf("h0000001", two), "Contexte"));
    }

    [Fact]
    public void A_withdrawal_closes_it_with_a_reason() =>
        Spec<TranslationJob>.Given(Kidal.Live().Moving(2, Corrected, SubmissionKind.Correction, "Quatre mois."))
            .When(job => WithdrawTranslation.Decide(job, new("L’édition anglaise s’arrête."), Grace, Noon))
            .ThenState(job => Assert.Equal(("withdrawn", false, null), (job.State, job.Behind, job.Obligation)));

    [Fact]
    public void A_withdrawal_of_what_was_approved_is_said_and_of_what_was_not_is_nobodys_business()
    {
        Spec<TranslationJob>.Given(Kidal.Live()).When(job => WithdrawTranslation.Decide(job, new("Non."), Grace, Noon))
            .Answering(Kidal.Answer("withdrawn", 15)).Then(new TranslationWithdrawn(Grace.AsPerson, "Non.", Final: false, Kidal.Article, "en", RestsOn: 1));
        Spec<TranslationJob>.Given(Kidal.Opened()).When(job => WithdrawTranslation.Decide(job, new("Non."), Grace, Noon))
            .Answering(Kidal.Answer("withdrawn", 2)).Then(new TranslationWithdrawn(Grace.AsPerson, "Non.", Final: false, Kidal.Article, "en"));
    }

    [Fact]
    public void What_is_taken_up_again_and_laid_down_is_withdrawn_as_before() =>
        Spec<TranslationJob>.Given(TakenUp.Moving(2, Corrected, SubmissionKind.Correction, "Quatre mois."))
            .When(job => ReleaseTranslation.Decide(job, new(), Kofi, Noon))
            .ThenState(job => Assert.Equal(("withdrawn", false, null), (job.State, job.Behind, job.Obligation)));

    [Fact]
    public void A_withdrawal_says_why() =>
        Spec<TranslationJob>.Given(Kidal.Opened()).When(job => WithdrawTranslation.Decide(job, new(""), Grace, Noon)).ThenRefused("fields");

    [Fact]
    public void Nobody_withdraws_what_another_has_claimed() =>
        Spec<TranslationJob>.Given(Kidal.Whole()).When(job => WithdrawTranslation.Decide(job, new("Non."), Kofi, Noon)).ThenRefused("claimed");

    private static IReadOnlyList<object> TakenUp =>
        [.. Kidal.Live(), new TranslationWithdrawn(Grace.AsPerson, "Non.", Final: false), new TranslationClaimed(Kofi.AsPerson)];

    private static Func<TranslationJob, Decision> Approve(Actor actor) => job => ApproveTranslation.Decide(job, new(), actor, Noon);

    private static Func<TranslationJob, Decision> Return(string? note, string? segment = null) =>
        job => ReturnTranslation.Decide(job, new(note, segment), Kofi, Noon);

    private static Func<TranslationJob, Decision> Confirm(string segment, Copy source) =>
        job => ConfirmSegment.Decide(job, new(segment, "Même sens.", Kidal.HashOf(segment, source)), Grace, Noon);
}
