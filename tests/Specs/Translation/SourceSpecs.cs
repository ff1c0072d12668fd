using EditorialPlatform.Contracts;
using EditorialPlatform.Text;
using EditorialPlatform.Translation.Jobs;
using static EditorialPlatform.Tests.Specs.People;

namespace EditorialPlatform.Tests.Specs.Translation;

/// <summary>The effect of an approved source revision on a translation.</summary>
public sealed class SourceSpecs
{
    private static readonly Copy Corrected = Kidal.With("p0000001", "Quatre mois de travaux.");

    private static string? Note(TranslationJob job) => job.Segments().SingleOrDefault(segment => segment.Id == Segments.Note)?.Source;

    [Fact]
    public void The_first_approval_opens_a_job() =>
        Spec<TranslationJob>.Given().When(job => OnCopyApproved.Decide(job, Kidal.Approved(1), "en"))
            .Then(new TranslationOpened(
                Kidal.Article, "en", 1, Kidal.Copy, CopyHash.Of(Kidal.Copy), SubmissionKind.First, null, Fatou.AsPerson, Noon.AddHours(1), [Awa.AsPerson]));

    [Fact]
    public void The_same_approval_again_changes_nothing() =>
        Spec<TranslationJob>.Given(Kidal.Opened()).When(job => OnCopyApproved.Decide(job, Kidal.Approved(1), "en")).ThenNothing();

    [Fact]
    public void An_older_approval_that_comes_late_changes_nothing() =>
        Spec<TranslationJob>.Given(OnCopyApproved.Decide(new(), Kidal.Approved(2, Corrected), "en"))
            .When(job => OnCopyApproved.Decide(job, Kidal.Approved(1), "en"))
            .ThenNothing();

    [Fact]
    public void A_source_moves_under_claimed_work_without_taking_it_away() =>
        Spec<TranslationJob>.Given(Kidal.Whole().Moving(2, Corrected)).ThenState(job =>
        {
            Assert.Equal(("claimed", false, Grace.Id, 2), (job.State, job.Behind, job.ClaimedBy?.Id, job.Source?.Revision));
            Assert.Equal([new IncompleteSegment("p0000001", "paragraph", "stale")], job.Unready());
        });

    [Fact]
    public void A_source_that_moves_under_a_submission_gives_it_back_to_its_translator() =>
        Spec<TranslationJob>.Given([.. Kidal.Submitted(), new TranslationClaimed(Kofi.AsPerson)])
            .When(job => OnCopyApproved.Decide(job, Kidal.Approved(2, Corrected, SubmissionKind.Update), "en"))
            .Then(new SourceMoved(
                Kidal.Article,
                "en",
                2,
                Corrected,
                CopyHash.Of(Corrected),
                SubmissionKind.Update,
                null,
                Fatou.AsPerson,
                Noon.AddHours(2),
                null,
                Grace.AsPerson,
                [Awa.AsPerson]));

    [Fact]
    public void What_was_submitted_is_then_claimed_and_behind() =>
        Spec<TranslationJob>.Given(Kidal.Submitted().Moving(2, Corrected))
            .ThenState(job => Assert.Equal(("claimed", true, Grace.Id), (job.State, job.Behind, job.ClaimedBy?.Id)));

    [Fact]
    public void What_was_approved_is_then_claimed_and_behind_and_rests_on_the_older_revision() =>
        Spec<TranslationJob>.Given(Kidal.InEnglish())
            .When(job => OnCopyApproved.Decide(job, Kidal.Approved(2, Corrected, SubmissionKind.Correction, "Quatre mois, pas trois."), "en"))
            .Then(new SourceMoved(
                Kidal.Article, "en", 2, Corrected, CopyHash.Of(Corrected), SubmissionKind.Correction,
                "Quatre mois, pas trois.", Fatou.AsPerson, Noon.AddHours(2), 1, Grace.AsPerson, [Awa.AsPerson]));

    [Fact]
    public void A_correction_of_one_paragraph_leaves_the_rest_current() =>
        Spec<TranslationJob>.Given(Kidal.InEnglish().Moving(2, Corrected, SubmissionKind.Correction, "Quatre mois, pas trois.")).ThenState(job =>
        {
            var page = SegmentView.Of(job);
            Assert.Equal(["p0000001"], page.Where(segment => segment.Freshness == Freshness.Stale).Select(segment => segment.Id));
            Assert.Equal(["note"], page.Where(segment => segment.Freshness == Freshness.New && segment.Kind != "related").Select(segment => segment.Id));
            Assert.Equal(8 - 1, page.Count(segment => segment.Freshness == Freshness.Current));
            Assert.Equal(
                [new("removed", "Trois"), new("added", "Quatre"), new("kept", " mois de travaux.")],
                page.Single(segment => segment.Id == "p0000001").SourceChange!);
        });

    [Fact]
    public void Who_changed_a_segment_when_and_why_is_told_of_every_revision_since_it_was_translated() =>
        Spec<TranslationJob>.Given(
            Kidal.InEnglish()
                .Moving(2, Corrected, SubmissionKind.Correction, "Quatre mois, pas trois.")
                .Moving(3, Kidal.With("h0000001", "Contexte", Corrected))
                .Moving(4, Kidal.With("p0000001", "Cinq mois de travaux.", Kidal.With("h0000001", "Contexte")))).ThenState(job =>
        {
            var page = SegmentView.Of(job).ToDictionary(segment => segment.Id);
            Assert.Equal(
                ["2 Correction Quatre mois, pas trois.", "4 Update "],
                page["p0000001"].SourceMoves!.Select(move => $"{move.Revision} {move.Kind} {move.Note}"));
            Assert.Equal(
                (Noon.AddHours(2), Fatou.Id, Awa.Id),
                (page["p0000001"].SourceMoves![0].At, page["p0000001"].SourceMoves![0].Approver.Id, page["p0000001"].SourceMoves![0].Contributors.Single().Id));
            Assert.Equal([3], page["h0000001"].SourceMoves!.Select(move => move.Revision));
            Assert.Null(page["headline"].SourceMoves);
        });

    [Fact]
    public void What_a_translation_was_made_from_or_confirmed_against_is_not_told_again()
    {
        var again = Kidal.With("p0000001", "Cinq mois de travaux.");
        Spec<TranslationJob>.Given(
            new List<object>([.. Kidal.Whole().Moving(2, Corrected), Kidal.Translated("p0000001", "Four months.", source: Corrected, revision: 2)]).Moving(
                3, again))
            .ThenState(job => Assert.Equal([3], SegmentView.Of(job).Single(segment => segment.Id == "p0000001").SourceMoves!.Select(move => move.Revision)));
    }

    [Fact]
    public void Who_took_a_paragraph_away_is_told_at_what_is_gone() =>
        Spec<TranslationJob>.Given(Kidal.Whole().Moving(2, Kidal.Copy with { Standfirst = null }))
            .ThenState(job => Assert.Equal(
                [2], SegmentView.Of(job).Single(segment => segment.Freshness == Freshness.Gone).SourceMoves!.Select(move => move.Revision)));

    [Fact]
    public void A_note_that_readers_of_this_language_were_not_told_outlives_what_comes_after()
    {
        var corrected = Kidal.InEnglish().Moving(2, Corrected, SubmissionKind.Correction, "Quatre mois, pas trois.");
        Spec<TranslationJob>.Given(corrected.Moving(3, Kidal.With("h0000001", "Contexte", Corrected)))
            .ThenState(job => Assert.Equal("Quatre mois, pas trois.", Note(job)));
        Spec<TranslationJob>.Given(corrected.Moving(3, Corrected, SubmissionKind.Clarification, "À Kidal."))
            .ThenState(job => Assert.Equal("Quatre mois, pas trois.\nÀ Kidal.", Note(job)));
        Spec<TranslationJob>.Given(corrected.Moving(3, Corrected, SubmissionKind.Correction, "Quatre mois, pas trois."))
            .ThenState(job => Assert.Equal("Quatre mois, pas trois.", Note(job)));
    }

    [Fact]
    public void A_note_that_was_told_is_not_told_again()
    {
        object[] told =
        [
            .. Kidal.InEnglish().Moving(2, Corrected, SubmissionKind.Correction, "Quatre mois, pas trois."),
            Kidal.Translated("p0000001", "Four months.", source: Corrected, revision: 2),
            new TranslationSubmitted(Grace.AsPerson, 2),
        ];
        object[] approved = [.. told, .. ApproveTranslation.Decide(Kidal.Fold(told), new(), Kofi, Noon).Events];
        Spec<TranslationJob>.Given(approved.Moving(3, Kidal.With("h0000001", "Contexte", Corrected))).ThenState(job => Assert.Null(Note(job)));
        Spec<TranslationJob>.Given(approved.Moving(3, Corrected, SubmissionKind.Correction, "À Kidal.")).ThenState(job => Assert.Equal("À Kidal.", Note(job)));
    }

    [Fact]
    public void What_was_corrected_before_readers_of_this_language_had_anything_is_not_kept_for_them() =>
        Spec<TranslationJob>.Given(Kidal.Whole().Moving(2, Corrected, SubmissionKind.Correction, "Quatre mois, pas trois.").Moving(3, Kidal.Copy))
            .ThenState(job => Assert.Null(Note(job)));

    [Fact]
    public void The_same_words_approved_again_leave_nothing_to_do() =>
        Spec<TranslationJob>.Given(Kidal.InEnglish()).When(job => OnCopyApproved.Decide(job, Kidal.Approved(2, kind: SubmissionKind.Update), "en"))
            .Then(
                new SourceMoved(
                    Kidal.Article,
                    "en",
                    2,
                    Kidal.Copy,
                    CopyHash.Of(Kidal.Copy),
                    SubmissionKind.Update,
                    null,
                    Fatou.AsPerson,
                    Noon.AddHours(2),
                    1,
                    Grace.AsPerson,
                    [Awa.AsPerson]),
                new TranslationCaughtUp(Kidal.Article, "en", 2, null));

    [Fact]
    public void A_moved_paragraph_is_no_change_but_another_order_is_read_again()
    {
        var moved = Kidal.Copy with { Blocks = [.. Kidal.Copy.Blocks.Reverse()] };
        Spec<TranslationJob>.Given(Kidal.InEnglish().Moving(2, moved)).ThenState(job =>
        {
            Assert.Equal(("claimed", true), (job.State, job.Behind));
            Assert.Empty(job.Unready());
        });
    }

    [Fact]
    public void A_withdrawn_translation_stays_withdrawn_and_knows_the_newer_source() =>
        Spec<TranslationJob>.Given(new object[] { Kidal.Opened(), new TranslationWithdrawn(Grace.AsPerson, "Pas pour l’anglais.", Final: false) }.Moving(
            2, Corrected))
            .ThenState(job => Assert.Equal(("withdrawn", false, 2), (job.State, job.Behind, job.Source?.Revision)));

    [Fact]
    public void A_withdrawn_translation_that_readers_had_is_behind_only_when_somebody_takes_it_up()
    {
        var withdrawn = new List<object>([.. Kidal.Live(), new TranslationWithdrawn(Grace.AsPerson, "Pas pour l’anglais.", Final: false)]).Moving(2, Corrected);
        Spec<TranslationJob>.Given(withdrawn).ThenState(job => Assert.Equal(("withdrawn", false), (job.State, job.Behind)));
        Spec<TranslationJob>.Given([.. withdrawn, new TranslationClaimed(Kofi.AsPerson)])
            .ThenState(job => Assert.Equal(("claimed", true), (job.State, job.Behind)));
    }

    [Fact]
    public void Words_that_return_to_what_they_were_are_current_again() =>
        Spec<TranslationJob>.Given(Kidal.Whole().Moving(2, Corrected).Moving(3, Kidal.Copy)).ThenState(job => Assert.Empty(job.Unready()));
}
