using EditorialPlatform.EventSourcing;
using EditorialPlatform.Review.Reviews;
using static EditorialPlatform.Tests.Specs.People;
using static EditorialPlatform.Tests.Specs.Review.Desk;

namespace EditorialPlatform.Tests.Specs.Review;

/// <summary>Claiming and releasing, requesting changes, rejecting, commenting, legal holds.</summary>
public sealed class RoundSpecs
{
    private static readonly CommentAdded Blocking = new(Fatou.AsPerson, 1, 1, Remark, "p0000001", "Qui le dit ?", true);

    /// <summary>Every command of an editor on an open round.</summary>
    public static readonly TheoryData<string> Acts = [.. AllActs.Keys];

    private static Dictionary<string, Func<CopyReview, Actor, Decision>> AllActs => new()
    {
        ["claim"] = (review, actor) => ClaimReview.Decide(review, new(), actor, Noon),
        ["release"] = (review, actor) => ReleaseReview.Decide(review, new(), actor, Noon),
        ["request changes"] = (review, actor) => RequestChanges.Decide(review, new("Plus court."), actor, Noon),
        ["reject"] = (review, actor) => RejectCopy.Decide(review, new("Déjà traité."), actor, Noon),
        ["comment"] = (review, actor) => AddComment.Decide(review, new("p0000001", "Qui ?", false), Remark, actor, Noon),
        ["suggest"] = (review, actor) => SuggestChange.Decide(review, new("p0000001", "Il a rouvert."), Remark, actor, Noon),
        ["resolve"] = (review, actor) => ResolveComment.Decide(review, new(Remark), actor, Noon),
        ["hold"] = (review, actor) => PlaceLegalHold.Decide(review, new("Plainte."), actor, Noon),
        ["lift"] = (review, actor) => LiftLegalHold.Decide(review, new(), actor, Noon),
        ["countersign"] = (review, actor) => Countersign.Decide(review, new(), actor, Noon),
    };

    [Theory]
    [MemberData(nameof(Acts))]
    public void A_writer_sees_the_review_of_their_piece_and_may_do_none_of_it(string act)
    {
        Given(Opened(), Blocking).ThenState(review => Assert.True(review.CanRead(Awa)));
        Given(Opened(), Blocking).When(review => AllActs[act](review, Awa)).ThenRefused("forbidden");
    }

    [Fact]
    public void Others_see_nothing_and_before_a_submission_nobody_does()
    {
        Given(Opened()).ThenState(review => Assert.False(review.CanRead(Issa) || review.CanRead(Grace) || review.CanRead(Nobody)));
        Given(Opened()).ThenState(review => Assert.True(review.CanRead(Fatou)));
        Given(new ReviewClosed(Awa.AsPerson, 3, null)).ThenState(review => Assert.False(review.CanRead(Fatou)));
    }

    [Fact]
    public void One_of_two_claims_wins_and_claiming_again_changes_nothing()
    {
        Given(Opened()).When(Act("claim", Fatou)).Then(Claimed(Fatou));
        Given(Opened(), Claimed(Fatou)).When(Act("claim", Oumar)).ThenRefused("claimed");
        Given(Opened(), Claimed(Fatou)).When(Act("claim", Fatou)).ThenNothing();
        Given(Opened(), new ReviewClosed(Awa.AsPerson, 3, null)).When(Act("claim", Fatou)).ThenRefused("not-open");
    }

    [Fact]
    public void A_claim_ends_with_a_release_by_whoever_releases_it()
    {
        Given(Opened(), Claimed(Fatou)).When(Act("release", Fatou)).Then(new ReviewReleased(Fatou.AsPerson));
        Given(Opened(), Claimed(Fatou)).When(Act("release", Oumar)).Then(new ReviewReleased(Oumar.AsPerson));
        Given(Opened()).When(Act("release", Fatou)).ThenNothing();
        Given(Opened(), Claimed(Fatou), new ReviewReleased(Fatou.AsPerson)).When(Act("claim", Oumar)).Then(Claimed(Oumar));
    }

    [Fact]
    public void A_claim_ends_with_a_decision_and_not_with_a_newer_submission()
    {
        Given(Opened(), Claimed(Fatou), Opened(2, 4, 2))
            .ThenState(review => Assert.Equal((ReviewState.Claimed, Fatou.Id), (review.State, review.ClaimedBy!.Id)));
        Given(Opened(), Claimed(Fatou), new ChangesRequested(Fatou.AsPerson, 1, 1, "Plus court."), Opened(2, 4, 2))
            .ThenState(review => Assert.Equal((ReviewState.Waiting, null), (review.State, review.ClaimedBy)));
    }

    [Fact]
    public void Requesting_changes_ends_the_round()
    {
        Given(Opened()).When(Act("request changes", Fatou)).Then(Claimed(Fatou), new ChangesRequested(Fatou.AsPerson, 1, 1, "Plus court."));
        Given(Opened(), Claimed(Oumar)).When(Act("request changes", Fatou)).ThenRefused("claimed");
        Given(Opened(), Approved(Oumar, Opened())).When(Act("request changes", Fatou)).ThenRefused("not-open");
        Given(Opened()).When(review => RequestChanges.Decide(review, new(" "), Fatou, Noon)).ThenRefused("fields");
    }

    [Fact]
    public void Rejecting_ends_the_round_with_a_reason()
    {
        Given(Opened(), Claimed(Fatou)).When(Act("reject", Fatou)).Then(new CopyRejected(Fatou.AsPerson, 1, 1, "Déjà traité."));
        Given(Opened(), Claimed(Oumar)).When(Act("reject", Fatou)).ThenRefused("claimed");
        Given(Opened(), new CopyRejected(Oumar.AsPerson, 1, 1, "Non.")).When(Act("reject", Fatou)).ThenRefused("not-open");
        Given(Opened()).When(review => RejectCopy.Decide(review, new(null), Fatou, Noon)).ThenRefused("fields");
    }

    [Fact]
    public void A_remark_is_made_at_a_block_of_what_is_under_review_or_on_the_whole()
    {
        Given(Opened(), Claimed(Oumar)).When(Act("comment", Fatou)).Answering(new { articleId = Guid.Empty, commentId = Remark, state = "claimed" })
            .Then(new CommentAdded(Fatou.AsPerson, 1, 1, Remark, "p0000001", "Qui ?", false));
        Given(Opened()).When(review => AddComment.Decide(review, new(null, "Qui ?", true), Remark, Fatou, Noon))
            .Answering(new { articleId = Guid.Empty, commentId = Remark, state = "waiting" })
            .Then(new CommentAdded(Fatou.AsPerson, 1, 1, Remark, null, "Qui ?", true));
        Given(Opened()).When(review => AddComment.Decide(review, new("p0000009", "Qui ?", true), Remark, Fatou, Noon)).ThenRefused("fields");
        Given(Opened()).When(review => AddComment.Decide(review, new(null, "", true), Remark, Fatou, Noon)).ThenRefused("fields");
        Given(Opened(), Approved(Oumar, Opened())).When(Act("comment", Fatou)).ThenRefused("not-open");
    }

    [Fact]
    public void A_comment_is_resolved_once_by_any_editor_and_also_between_rounds()
    {
        Given(Opened(), Blocking).When(Act("resolve", Oumar)).Then(new CommentResolved(Oumar.AsPerson, Remark));
        Given(Opened(), Blocking, new ChangesRequested(Fatou.AsPerson, 1, 1, "Plus court."))
            .When(Act("resolve", Oumar))
            .Then(new CommentResolved(Oumar.AsPerson, Remark));
        Given(Opened(), Blocking, new CommentResolved(Oumar.AsPerson, Remark)).When(Act("resolve", Fatou)).ThenNothing();
        Given(Opened()).When(Act("resolve", Fatou)).ThenRefused("not-found");
    }

    [Theory]
    [InlineData("p0000001", "Il a rouvert.\nEnfin.", null)]
    [InlineData("p0000001", "Il a rouvert.\n\nEnfin.", "fields")]
    [InlineData("p0000001", "Il a rouvert.\r\n \t\r\nEnfin.", "fields")]
    [InlineData("p0000001", "[puits]: https://example.org", "fields")]
    [InlineData("p0000001", "[puits]: https://example.org\nIl a rouvert.", "fields")]
    [InlineData("p0000001", "Le puits a été rouvert.", "fields")]
    [InlineData("p0000001", " ", "fields")]
    [InlineData("p0000001", null, "fields")]
    [InlineData("p0000009", "Il a rouvert.", "fields")]
    [InlineData(null, "Il a rouvert.", "fields")]
    public void A_suggestion_is_a_text_that_its_block_could_hold(string? block, string? text, string? refused)
    {
        var decided = Given(Opened()).When(review => SuggestChange.Decide(review, new(block, text), Remark, Fatou, Noon));
        if (refused is null)
        {
            decided
                .Answering(new { articleId = Guid.Empty, suggestionId = Remark, state = "waiting" })
                .Then(new ChangeSuggested(Fatou.AsPerson, 1, 1, Remark, block!, text!));
        }
        else
        {
            decided.ThenRefused(refused);
        }
    }

    [Fact]
    public void Nothing_is_suggested_when_no_round_is_open() => Given(Opened(), Approved(Oumar, Opened())).When(Act("suggest", Fatou)).ThenRefused("not-open");

    [Fact]
    public void A_legal_hold_is_placed_and_lifted_in_any_state()
    {
        object[] approved = [Opened(), Approved(Oumar, Opened())];
        Given(approved).When(Act("hold", Fatou)).Then(new LegalHoldPlaced(Fatou.AsPerson, "Plainte."));
        Given([.. approved, new LegalHoldPlaced(Fatou.AsPerson, "Plainte.")]).When(Act("hold", Oumar)).ThenNothing();
        Given([.. approved, new LegalHoldPlaced(Fatou.AsPerson, "Plainte.")]).When(Act("lift", Oumar)).Then(new LegalHoldLifted(Oumar.AsPerson));
        Given(approved).When(Act("lift", Oumar)).ThenNothing();
        Given(Opened()).When(review => PlaceLegalHold.Decide(review, new(""), Fatou, Noon)).ThenRefused("fields");
    }

    private static Spec<CopyReview> Given(params IEnumerable<object> events) => Spec<CopyReview>.Given(events);

    private static Func<CopyReview, Decision> Act(string act, Actor actor) => review => AllActs[act](review, actor);
}
