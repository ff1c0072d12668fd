using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.Contracts.Review;
using EditorialPlatform.Drafting.Drafts;
using EditorialPlatform.Text;

namespace EditorialPlatform.Tests.Specs.Drafting;

/// <summary>Messages from Review and Publishing: received once, again, late, out of order, and about unknown drafts.</summary>
public sealed class MessageSpecs
{
    [Fact]
    public void Requested_changes_and_a_rejection_give_the_draft_back_once()
    {
        var returned = new DraftReturned(People.Fatou.AsPerson, ReturnKind.Changes, 1, 1, "Qui le dit ?", 3);
        Spec<Draft>.Given(Given.SubmittedDraft).When(draft => OnChangesRequested.Decide(draft, Given.Requested(1, 3), People.Noon)).Then(returned);
        Spec<Draft>.Given(Given.ReturnedDraft).When(draft => OnChangesRequested.Decide(draft, Given.Requested(1, 3), People.Noon)).ThenNothing();
        var rejected = new CopyRejected(Given.Article, 3, People.Noon, People.Fatou.AsPerson, 1, 1, "Hors sujet.");
        Spec<Draft>.Given(Given.SubmittedDraft)
            .When(draft => OnCopyRejected.Decide(draft, rejected, People.Noon))
            .Then(returned with { Kind = ReturnKind.Rejected, Note = "Hors sujet." });
        Spec<Draft>.Given().When(draft => OnChangesRequested.Decide(draft, Given.Requested(1, 3), People.Noon)).ThenNothing();
    }

    [Fact]
    public void Requested_changes_come_too_late_for_a_newer_submission_or_decision()
    {
        Spec<Draft>.Given([.. Given.SubmittedDraft, Given.Revised, Given.Submitted(2, Given.Second)])
            .When(draft => OnChangesRequested.Decide(draft, Given.Requested(1, 3), People.Noon))
            .ThenNothing();
        Spec<Draft>.Given(Given.AcceptedDraft).When(draft => OnChangesRequested.Decide(draft, Given.Requested(1, 2), People.Noon)).ThenNothing();
        // Withdrawn by a newer message, then submitted again.
        object[] again = [.. Given.WithdrawingDraft, new DraftWithdrawn(People.Awa.AsPerson, "Une erreur.", 4), Given.Submitted(1, Given.Copy)];
        Spec<Draft>.Given(again).When(draft => OnChangesRequested.Decide(draft, Given.Requested(1, 3), People.Noon)).ThenNothing();
        Spec<Draft>.Given(again)
            .When(draft => OnChangesRequested.Decide(draft, Given.Requested(1, 6), People.Noon))
            .ThenState(draft => Assert.Equal(DraftState.Returned, draft.State));
    }

    [Fact]
    public void An_approval_of_what_is_current_accepts_it_once()
    {
        Spec<Draft>.Given(Given.SubmittedDraft)
            .When(draft => OnCopyApproved.Decide(draft, Given.Approved(1, Given.Copy, 3), People.Noon))
            .Then(new DraftAccepted(People.Fatou.AsPerson, 1, CopyHash.Of(Given.Copy), 3));
        Spec<Draft>.Given(Given.AcceptedDraft).When(draft => OnCopyApproved.Decide(draft, Given.Approved(1, Given.Copy, 3), People.Noon)).ThenNothing();
        Spec<Draft>.Given().When(draft => OnCopyApproved.Decide(draft, Given.Approved(1, Given.Copy, 3), People.Noon)).ThenNothing();
    }

    [Fact]
    public void An_approval_of_an_earlier_revision_leaves_the_newer_one_to_be_submitted_as_an_update()
    {
        Spec<Draft>.Given([.. Given.SubmittedDraft, Given.Revised]).When(draft => OnCopyApproved.Decide(draft, Given.Approved(1, Given.Copy, 3), People.Noon))
            .ThenState(draft => Assert.Equal((DraftState.Draft, 1, SubmissionKind.Update), (draft.State, draft.Approved, draft.Kind)));
        Spec<Draft>.Given([.. Given.SubmittedDraft, Given.Revised, Given.Submitted(2, Given.Second)])
            .When(draft => OnCopyApproved.Decide(draft, Given.Approved(1, Given.Copy, 3), People.Noon))
            .ThenState(draft => Assert.Equal((DraftState.Submitted, 2, 1), (draft.State, draft.Submitted, draft.Approved)));
    }

    [Fact]
    public void An_approval_that_comes_after_newer_news_is_recorded_all_the_same()
    {
        object[] returned = [
            .. Given.SubmittedDraft,
            Given.Revised,
            Given.Submitted(2, Given.Second),
            new DraftReturned(People.Fatou.AsPerson, ReturnKind.Changes, 2, 2, "Encore.", 5)
        ];
        Spec<Draft>.Given(returned).When(draft => OnCopyApproved.Decide(draft, Given.Approved(1, Given.Copy, 3), People.Noon))
            .ThenState(draft => Assert.Equal((DraftState.Returned, 1, 5L), (draft.State, draft.Approved, draft.ReviewVersion)));
        object[] both = [.. returned, new EarlierRevisionApproved(People.Fatou.AsPerson, 1, CopyHash.Of(Given.Copy), 3)];
        Spec<Draft>.Given(both).When(draft => OnCopyApproved.Decide(draft, Given.Approved(1, Given.Copy, 3), People.Noon)).ThenNothing();
        Spec<Draft>.Given(both).When(draft => SpikeDraft.Decide(draft, new("Trop tard."), People.Fatou, People.Noon)).ThenRefused("accepted");
        object[] newer = [
            Given.Started,
            Given.Revised,
            Given.Submitted(2, Given.Second),
            new DraftAccepted(People.Fatou.AsPerson, 2, CopyHash.Of(Given.Second), 5)
        ];
        Spec<Draft>.Given(newer).When(draft => OnCopyApproved.Decide(draft, Given.Approved(1, Given.Copy, 3), People.Noon)).ThenNothing();
    }

    [Fact]
    public void The_answer_to_a_withdrawal_gives_the_draft_back_or_says_that_it_was_too_late()
    {
        Spec<Draft>.Given(Given.WithdrawingDraft)
            .When(draft => OnDraftReleased.Decide(draft, Given.Released(3, true, 4), People.Noon))
            .Then(new DraftWithdrawn(People.Awa.AsPerson, "Une erreur.", 4));
        Spec<Draft>.Given(Given.SpikingDraft)
            .When(draft => OnDraftReleased.Decide(draft, Given.Released(3, true, 4), People.Noon))
            .Then(new DraftSpiked(People.Fatou.AsPerson, "Doublon.", 4));
        Spec<Draft>.Given(Given.WithdrawingDraft)
            .When(draft => OnDraftReleased.Decide(draft, Given.Released(3, false, 4), People.Noon))
            .Then(new ReleaseDenied("It was approved before."));
        Spec<Draft>.Given([.. Given.WithdrawingDraft, new DraftWithdrawn(People.Awa.AsPerson, null, 4)])
            .When(draft => OnDraftReleased.Decide(draft, Given.Released(3, true, 4), People.Noon))
            .ThenNothing();
        Spec<Draft>.Given(Given.SubmittedDraft).When(draft => OnDraftReleased.Decide(draft, Given.Released(3, true, 4), People.Noon)).ThenNothing();
        Spec<Draft>.Given(Given.WithdrawingDraft).When(draft => OnDraftReleased.Decide(draft, Given.Released(2, true, 4), People.Noon)).ThenNothing();
        Spec<Draft>.Given().When(draft => OnDraftReleased.Decide(draft, Given.Released(3, true, 4), People.Noon)).ThenNothing();
    }

    [Fact]
    public void Approval_and_refusal_of_a_withdrawal_end_the_same_in_either_order()
    {
        object[] withRevision = [.. Given.SubmittedDraft, Given.Revised, new WithdrawalRequested(People.Awa.AsPerson, 1, null)];
        foreach (var (events, revision, state) in new[] { (Given.WithdrawingDraft, 1, DraftState.Accepted), (withRevision, 2, DraftState.Draft) })
        {
            var approved = Given.Approved(1, Given.Copy, 3);
            var refused = Given.Released(events.Length, false, 4);
            var start = events.Aggregate(new Draft(), (draft, happened) => draft.Evolve(happened));
            var one = Apply(Apply(start, OnCopyApproved.Decide(start, approved, People.Noon)), draft => OnDraftReleased.Decide(draft, refused, People.Noon));
            var other = Apply(Apply(start, OnDraftReleased.Decide(start, refused, People.Noon)), draft => OnCopyApproved.Decide(draft, approved, People.Noon));
            Assert.Equal((state, 1, revision), (one.State, one.Approved, one.Revision));
            Assert.Equal((state, 1, revision), (other.State, other.Approved, other.Revision));
        }
    }

    [Fact]
    public void A_spike_is_still_wanted_after_the_desk_gave_the_draft_back_a_withdrawal_is_not()
    {
        var returned = new DraftReturned(People.Fatou.AsPerson, ReturnKind.Changes, 1, 1, "Qui le dit ?", 4);
        Spec<Draft>.Given([.. Given.SpikingDraft, returned])
            .When(draft => OnDraftReleased.Decide(draft, Given.Released(3, true, 5), People.Noon))
            .Then(new DraftSpiked(People.Fatou.AsPerson, "Doublon.", 5));
        Spec<Draft>.Given([.. Given.WithdrawingDraft, returned])
            .When(draft => OnDraftReleased.Decide(draft, Given.Released(3, true, 5), People.Noon))
            .ThenNothing();
        // After another submission, the old answer no longer applies.
        Spec<Draft>.Given([.. Given.SpikingDraft, returned, Given.Submitted(1, Given.Copy)])
            .When(draft => OnDraftReleased.Decide(draft, Given.Released(3, true, 5), People.Noon))
            .ThenNothing();
    }

    [Fact]
    public void Comments_are_kept_once_and_settled_once_in_either_order()
    {
        var added = new CommentAdded(Given.Article, 3, People.Noon, People.Fatou.AsPerson, 1, 1, Given.Remark, "aaaaaaaa", "Qui le dit ?", true);
        var resolved = new CommentResolved(Given.Article, 4, People.Noon, People.Fatou.AsPerson, Given.Remark);
        var received = new CommentReceived(People.Fatou.AsPerson, Given.Remark, 1, 1, "aaaaaaaa", "Qui le dit ?", true);
        var settled = new CommentSettled(People.Fatou.AsPerson, Given.Remark);
        Spec<Draft>.Given(Given.SubmittedDraft).When(draft => OnCommentAdded.Decide(draft, added, People.Noon)).Then(received);
        Spec<Draft>.Given([.. Given.SubmittedDraft, received]).When(draft => OnCommentAdded.Decide(draft, added, People.Noon)).ThenNothing();
        Spec<Draft>.Given([.. Given.SubmittedDraft, settled]).When(draft => OnCommentAdded.Decide(draft, added, People.Noon)).Then(received);
        Spec<Draft>.Given(Given.SubmittedDraft).When(draft => OnCommentResolved.Decide(draft, resolved, People.Noon)).Then(settled);
        Spec<Draft>.Given([.. Given.SubmittedDraft, settled, received]).When(draft => OnCommentResolved.Decide(draft, resolved, People.Noon)).ThenNothing();
        Spec<Draft>.Given().When(draft => OnCommentAdded.Decide(draft, added, People.Noon)).ThenNothing();
        Spec<Draft>.Given().When(draft => OnCommentResolved.Decide(draft, resolved, People.Noon)).ThenNothing();
    }

    [Fact]
    public void A_suggestion_is_kept_once_with_the_words_it_was_made_on()
    {
        var suggested = new ChangeSuggested(Given.Article, 3, People.Noon, People.Fatou.AsPerson, 1, 1, Given.Remark, "aaaaaaaa", "Le puits a rouvert mardi.");
        var received = new SuggestionReceived(People.Fatou.AsPerson, Given.Remark, 1, 1, "aaaaaaaa", "Le puits a rouvert mardi.", "Le puits a rouvert.");
        Spec<Draft>.Given(Given.SubmittedDraft).When(draft => OnChangeSuggested.Decide(draft, suggested, Given.Copy)).Then(received);
        Spec<Draft>.Given([.. Given.SubmittedDraft, Given.Revised]).When(draft => OnChangeSuggested.Decide(draft, suggested, Given.Copy)).Then(received);
        Spec<Draft>.Given([.. Given.SubmittedDraft, received]).When(draft => OnChangeSuggested.Decide(draft, suggested, Given.Copy)).ThenNothing();
        Spec<Draft>.Given().When(draft => OnChangeSuggested.Decide(draft, suggested, null)).ThenNothing();
    }

    [Fact]
    public void What_readers_saw_is_kept_for_the_history()
    {
        var published = new EditionPublished(Given.Article, 3, People.Noon, "fr", "/fr/actualites/le-puits", 1, "hash");
        var corrected = new EditionCorrected(Given.Article, 4, People.Noon, "fr", "/fr/actualites/le-puits", 2, "hash", "Quarante, et non quatorze.");
        var retracted = new ArticleRetracted(
            Given.Article, 5, People.Noon, People.Fatou.AsPerson, ["fr"], new Dictionary<string, string> { ["fr"] = "Retiré." });
        Spec<Draft>.Given(Given.AcceptedDraft)
            .When(draft => OnEditionPublished.Decide(draft, published, People.Noon))
            .Then(new EditionPublicationNoted("fr", "/fr/actualites/le-puits", 1, null));
        Spec<Draft>.Given(Given.AcceptedDraft)
            .When(draft => OnEditionCorrected.Decide(draft, corrected, People.Noon))
            .Then(new EditionPublicationNoted("fr", "/fr/actualites/le-puits", 2, "Quarante, et non quatorze."));
        Spec<Draft>.Given(Given.AcceptedDraft)
            .When(draft => OnArticleRetracted.Decide(draft, retracted, People.Noon))
            .Then(new RetractionNoted(People.Fatou.AsPerson, ["fr"], retracted.Notice));
        Spec<Draft>.Given().When(draft => OnEditionPublished.Decide(draft, published, People.Noon)).ThenNothing();
        Spec<Draft>.Given().When(draft => OnEditionCorrected.Decide(draft, corrected, People.Noon)).ThenNothing();
        Spec<Draft>.Given().When(draft => OnArticleRetracted.Decide(draft, retracted, People.Noon)).ThenNothing();
    }

    [Fact]
    public void A_killed_article_stays_closed()
    {
        var killed = new ArticleKilled(Given.Article, 3, People.Noon, People.Fatou.AsPerson, "Menaces.");
        Spec<Draft>.Given(Given.AcceptedDraft)
            .When(draft => OnArticleKilled.Decide(draft, killed, People.Noon))
            .Then(new KillNoted(People.Fatou.AsPerson, "Menaces."));
        Spec<Draft>.Given(Given.KilledDraft).When(draft => OnArticleKilled.Decide(draft, killed, People.Noon)).ThenNothing();
        Spec<Draft>.Given().When(draft => OnArticleKilled.Decide(draft, killed, People.Noon)).ThenNothing();
    }

    private static Draft Apply(Draft draft, IReadOnlyList<object> happened) => happened.Aggregate(draft, (current, each) => current.Evolve(each));

    private static Draft Apply(Draft draft, Func<Draft, IReadOnlyList<object>> decide) => Apply(draft, decide(draft));
}
