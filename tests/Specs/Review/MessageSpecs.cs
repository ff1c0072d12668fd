using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Drafting;
using EditorialPlatform.Contracts.Publishing;
using EditorialPlatform.Review.Reviews;
using static EditorialPlatform.Tests.Specs.People;
using static EditorialPlatform.Tests.Specs.Review.Desk;

namespace EditorialPlatform.Tests.Specs.Review;

/// <summary>Messages from other services: received once, twice, late and out of order.</summary>
public sealed class MessageSpecs
{
    private static readonly Guid Article = Guid.Parse("00000000-0000-0000-0000-0000000000f1");
    private static readonly ChangeSuggested Suggested = new(Fatou.AsPerson, 1, 1, Remark, "p0000001", "Il a rouvert.");
    private static readonly CommentAdded Commented = new(Fatou.AsPerson, 1, 1, Remark, null, "Qui ?", true);

    [Fact]
    public void A_submission_opens_a_round_once() => Twice(() => Given(), review => OnDraftSubmitted.Decide(review, Submitted(2, 1), Noon), Opened());

    [Fact]
    public void Each_newer_submission_opens_the_next_round()
    {
        Given(Opened()).When(review => OnDraftSubmitted.Decide(review, Submitted(4, 2), Noon)).Then(Opened(2, 4, 2));
        Given(Opened(), Approved(Fatou, Opened())).When(review => OnDraftSubmitted.Decide(review, Submitted(4, 2), Noon)).Then(Opened(2, 4, 2));
    }

    [Fact]
    public void An_older_submission_comes_too_late() =>
        Given(Opened(1, 4, 2)).When(review => OnDraftSubmitted.Decide(review, Submitted(2, 1), Noon)).ThenNothing();

    [Fact]
    public void What_was_taken_back_before_it_arrived_opens_no_round() =>
        Given(new ReviewClosed(Awa.AsPerson, 3, null)).When(review => OnDraftSubmitted.Decide(review, Submitted(2, 1), Noon)).ThenNothing();

    [Fact]
    public void A_withdrawal_closes_an_open_round_claimed_or_not()
    {
        Twice(() => Given(Opened()), review => Withdrawal(review, 3, 1), new ReviewClosed(Awa.AsPerson, 3, "Une erreur."));
        Given(Opened(), Claimed(Fatou))
            .When(review => Withdrawal(review, 3, 1))
            .ThenState(review => Assert.Equal((ReviewState.Closed, null), (review.State, review.ClaimedBy)));
    }

    [Fact]
    public void A_withdrawal_before_its_submission_is_granted() =>
        Given().When(review => Withdrawal(review, 3, 1)).Then(new ReviewClosed(Awa.AsPerson, 3, "Une erreur."));

    [Fact]
    public void What_was_approved_stays_approved() => Twice(
        () => Given(Opened(), Approved(Fatou, Opened())), review => Withdrawal(review, 3, 1), new ReleaseDenied(3, "It was approved before."));

    [Fact]
    public void What_was_returned_is_the_writers_already()
    {
        Given(Opened(), new ChangesRequested(Fatou.AsPerson, 1, 1, "Plus court."))
            .When(review => Withdrawal(review, 3, 1))
            .Then(new ReleaseDenied(3, "Changes were requested before."));
        Given(Opened(), new CopyRejected(Fatou.AsPerson, 1, 1, "Non."))
            .When(review => Withdrawal(review, 3, 1))
            .Then(new ReleaseDenied(3, "It was rejected before."));
    }

    [Fact]
    public void A_spike_is_granted_until_any_revision_was_approved()
    {
        Twice(() => Given(Opened(), Claimed(Fatou)), review => SpikeAsked(review, 3, 1), new ReviewClosed(Oumar.AsPerson, 3, "Faux."));
        Given(Opened(), new ChangesRequested(Fatou.AsPerson, 1, 1, "Plus court."))
            .When(review => SpikeAsked(review, 3, 1))
            .Then(new ReviewClosed(Oumar.AsPerson, 3, "Faux."));
        Twice(
            () => Given(Opened(), Approved(Fatou, Opened()), Opened(2, 4, 2)),
            review => SpikeAsked(review, 5, 2),
            new ReleaseDenied(5, "It was approved before."));
        Given(Opened(1, 6, 2)).When(review => SpikeAsked(review, 3, 1)).ThenNothing();
    }

    [Fact]
    public void A_newer_submission_that_was_taken_back_on_its_way_leaves_the_approval_as_it_is()
    {
        var decided = Given(Opened(), Approved(Fatou, Opened())).When(review => Withdrawal(review, 5, 2));
        decided.Then(new ReviewClosed(Awa.AsPerson, 5, "Une erreur."));
        decided.ThenState(review => Assert.Equal(ReviewState.Approved, review.State));
    }

    [Fact]
    public void The_approved_words_submitted_again_have_their_round_although_a_withdrawal_overtook_them() =>
        Given(Opened(), Approved(Fatou, Opened()), new ReleaseDenied(8, "It was approved before."))
            .When(review => OnDraftSubmitted.Decide(review, Submitted(7, 1), Noon))
            .Then(Opened(2, 7, 1));

    [Fact]
    public void A_withdrawal_that_a_newer_submission_overtook_is_void() => Given(Opened(1, 6, 2)).When(review => Withdrawal(review, 3, 1)).ThenNothing();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_suggestion_is_settled_once(bool accepted) => Twice(
        () => Given(Opened(), Suggested),
        review => accepted
            ? OnSuggestionAccepted.Decide(review, new(Article, 5, Noon, Awa.AsPerson, Remark, 2), Noon)
            : OnSuggestionDeclined.Decide(review, new(Article, 5, Noon, Awa.AsPerson, Remark, "Faux."), Noon),
        new SuggestionSettled(Awa.AsPerson, Remark, accepted, accepted ? null : "Faux."));

    [Fact]
    public void Answers_to_what_was_never_asked_are_dropped()
    {
        Given(Opened()).When(review => OnSuggestionAccepted.Decide(review, new(Article, 5, Noon, Awa.AsPerson, Remark, 2), Noon)).ThenNothing();
        Given(Opened()).When(review => OnSuggestionDeclined.Decide(review, new(Article, 5, Noon, Awa.AsPerson, Remark, null), Noon)).ThenNothing();
        Given(Opened()).When(review => OnCommentAnswered.Decide(review, new(Article, 5, Noon, Awa.AsPerson, Remark, "Le maire."), Noon)).ThenNothing();
    }

    [Fact]
    public void An_answer_to_a_comment_is_kept_even_when_the_comment_was_resolved_meanwhile() =>
        Given(Opened(), Commented, new CommentResolved(Fatou.AsPerson, Remark))
            .When(review => OnCommentAnswered.Decide(review, new(Article, 5, Noon, Awa.AsPerson, Remark, "Le maire."), Noon))
            .Then(new CommentAnswerReceived(Awa.AsPerson, Remark, "Le maire."));

    [Fact]
    public void What_readers_see_is_noted_once_and_never_from_before()
    {
        EditionPublished published = new(Article, 3, Noon, "fr", "/fr/actualites/le-puits", 1, "hash");
        Twice(
            () => Given(Opened()),
            review => OnEditionPublished.Decide(review, published, Noon),
            new PublicStateChanged("published", "fr", "/fr/actualites/le-puits", 1, 3));
        EditionCorrected corrected = new(Article, 5, Noon, "fr", "/fr/actualites/le-puits", 2, "hash", "Une date.");
        Twice(
            () => Given(Opened()),
            review => OnEditionCorrected.Decide(review, corrected, Noon),
            new PublicStateChanged("corrected", "fr", "/fr/actualites/le-puits", 2, 5));
        ArticleRetracted retracted = new(Article, 7, Noon, Fatou.AsPerson, ["fr", "en"], new Dictionary<string, string>());
        Twice(() => Given(Opened()), review => OnArticleRetracted.Decide(review, retracted, Noon), new PublicStateChanged("retracted", "fr en", null, null, 7));
        Given(Opened(), new PublicStateChanged("corrected", "fr", "/x", 2, 5)).When(review => OnEditionPublished.Decide(review, published, Noon)).ThenNothing();
        Given().When(review => OnEditionPublished.Decide(review, published, Noon)).ThenNothing();
    }

    [Fact]
    public void A_kill_counts_however_late_it_is_heard_of()
    {
        ArticleKilled killed = new(Article, 4, Noon, Fatou.AsPerson, "Faux.");
        Twice(() => Given(Opened()), review => OnArticleKilled.Decide(review, killed, Noon), new PublicStateChanged("killed", null, null, null, 4));
        Given(Opened(), new PublicStateChanged("corrected", "fr", "/x", 2, 5))
            .When(review => OnArticleKilled.Decide(review, killed, Noon))
            .Then(new PublicStateChanged("killed", null, null, null, 4));
        // A message about the public state before the kill may arrive after it.
        Given(Opened(), new PublicStateChanged("killed", null, null, null, 4), new PublicStateChanged("corrected", "fr", "/x", 2, 5))
            .ThenState(review => Assert.True(review.Killed));
    }

    private static Spec<CopyReview> Given(params IEnumerable<object> events) => Spec<CopyReview>.Given(events);

    // The inbox drops duplicates with the same id; the decision itself must ignore those with another id.
    private static void Twice(Func<Spec<CopyReview>> given, Func<CopyReview, IReadOnlyList<object>> receive, object once)
    {
        var first = given().When(receive);
        first.Then(once);
        first.ThenState(review => Assert.Empty(receive(review)));
    }

    private static IReadOnlyList<object> Withdrawal(CopyReview review, long version, int revision) =>
        OnDraftWithdrawalAsked.Decide(review, new(Article, version, Noon, Awa.AsPerson, revision, "Une erreur."), Noon);

    private static IReadOnlyList<object> SpikeAsked(CopyReview review, long version, int revision) =>
        OnDraftSpikeAsked.Decide(review, new(Article, version, Noon, Oumar.AsPerson, revision, "Faux."), Noon);

    private static DraftSubmitted Submitted(long version, int revision) => new(
        Article, version, Noon, Awa.AsPerson, revision, Filed, Text.CopyHash.Of(Filed),
        [Awa.AsPerson], SubmissionKind.First, null, null, Urgency.Normal, null, null, []);
}
