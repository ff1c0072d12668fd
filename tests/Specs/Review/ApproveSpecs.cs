using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.Review.Reviews;
using EditorialPlatform.Text;
using static EditorialPlatform.Tests.Specs.People;
using static EditorialPlatform.Tests.Specs.Review.Desk;
using PublishInstruction = EditorialPlatform.Contracts.Review.PublishInstruction;
using PublishWhen = EditorialPlatform.Contracts.Review.PublishWhen;

namespace EditorialPlatform.Tests.Specs.Review;

public sealed class ApproveSpecs
{
    private static readonly ReviewOpened ByBintou = Opened(by: [Awa.AsPerson, Bintou.AsPerson]);

    [Fact]
    public void Approving_claims_what_nobody_had_claimed() =>
        Given(Opened()).When(Decide(Approve(), Fatou)).Then(Claimed(Fatou), Approved(Fatou, Opened()));

    [Fact]
    public void Approving_what_one_has_claimed_needs_no_second_claim() =>
        Given(Opened(), Claimed(Fatou)).When(Decide(Approve(), Fatou)).Then(Approved(Fatou, Opened()));

    [Fact]
    public void What_somebody_else_has_claimed_is_theirs_to_decide() =>
        Given(Opened(), Claimed(Oumar)).When(Decide(Approve(), Fatou)).ThenRefused("claimed");

    [Fact]
    public void Nobody_approves_what_they_had_a_part_in() => Given(ByBintou).When(Decide(Approve(), Bintou)).ThenRefused("four-eyes");

    [Fact]
    public void Four_eyes_comes_before_everything_about_the_state_and_the_fields()
    {
        Given(ByBintou, Claimed(Oumar), new LegalHoldPlaced(Oumar.AsPerson, "Plainte.")).When(Decide(Approve(9, null), Bintou)).ThenRefused("four-eyes");
        Given(ByBintou).When(Decide(Approve(), Awa)).ThenRefused("four-eyes");
    }

    [Fact]
    public void Only_editors_approve_even_behind_broken_glass() => Given(Opened()).When(Decide(Approve(glass: "Urgent."), Awa)).ThenRefused("forbidden");

    [Fact]
    public void Who_only_proposed_a_wording_that_the_writer_took_may_approve() =>
        Given(
            Opened(), new ChangeSuggested(Fatou.AsPerson, 1, 1, Remark, "p0000001", "Le puits a rouvert."),
            new SuggestionSettled(Awa.AsPerson, Remark, true, null), Opened(2, 4, 2))
            .When(Decide(Approve(2), Fatou)).Then(Claimed(Fatou), Approved(Fatou, Opened(2, 4, 2)));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void An_approval_binds_to_the_revision_that_was_read(int revision) =>
        Given(Opened(), Opened(2, 4, 2)).When(Decide(Approve(revision), Fatou)).ThenRefused("not-current");

    [Fact]
    public void Who_read_an_older_revision_is_told_the_newer_one_and_what_differs()
    {
        var newer = Filed with { Blocks = [Filed.Blocks[0] with { Text = "Le puits a été fermé." }, Filed.Blocks[1]] };
        var review = Fold(Opened(), Opened(2, 4, 2, newer));
        var more = ApproveCopy.Decide(review, Approve(1), Filed, Fatou, Noon).Rejection!.More!;
        Assert.Equal((2, CopyHash.Of(newer)), (more["revision"], more["hash"]));
        var change = Assert.Single((IEnumerable<CopyChange>)more["changes"]);
        Assert.Equal(("p0000001", "Le puits a été rouvert.", "Le puits a été fermé."), (change.BlockId, change.Was, change.Now));
        Assert.Equal([new(Change.Same, "Le puits a été "), new(Change.Removed, "rouvert"), new(Change.Added, "fermé"), new(Change.Same, ".")], change.Words);
    }

    [Fact]
    public void Everything_in_the_way_is_said_at_once()
    {
        var bare = Filed with
        {
            Headline = " ",
            Blocks = [new Block("p0000001", BlockKind.Paragraph, "…"), new Block("f0000001", BlockKind.Figure, "", Picture: "abc")],
            Section = "…",
            Language = "bm"
        };
        var review = Fold(
            Opened(copy: bare), new CommentAdded(Fatou.AsPerson, 1, 1, Remark, null, "Qui ?", true),
            new LegalHoldPlaced(Oumar.AsPerson, "Plainte."), new PublicStateChanged("killed", null, null, null, 3));
        var refusal = ApproveCopy.Decide(review, Approve(), null, Fatou, Noon).Rejection!;
        Assert.Equal("blocked", refusal.Code);
        Assert.Equal(
            ["killed", "legal-hold", "blocking-comments", "no-headline", "no-body", "no-section", "picture-words", "no-pages"],
            ((IEnumerable<Blocker>)refusal.More!["blockers"]).Select(each => each.Code));
    }

    [Fact]
    public void Whoever_breaks_glass_does_not_shorten_the_embargo_too()
    {
        var filed = Opened(by: [Awa.AsPerson, Bintou.AsPerson], embargo: Noon.AddHours(2));
        Given(filed).When(Decide(Approve(embargo: Noon.AddHours(1), glass: "Personne d'autre."), Bintou)).ThenRefused("four-eyes");
        Given(filed).When(Decide(Approve(embargo: Noon.AddHours(3), glass: "Personne d'autre."), Bintou))
            .Then(Claimed(Bintou), Broke(Bintou, filed) with { EmbargoUntil = Noon.AddHours(3) });
    }

    [Fact]
    public void A_missing_standfirst_and_open_questions_warn_and_do_not_block()
    {
        var opened = Opened(copy: Filed with { Standfirst = null }) with { OpenQuestions = ["dateline"] };
        Assert.Equal(["no-standfirst", "open-question"], Blockers.Warnings(opened, [], Noon).Select(each => each.Code));
        Given(opened).When(Decide(Approve(), Fatou)).Then(Claimed(Fatou), Approved(Fatou, opened));
    }

    [Theory]
    [InlineData(null, "Des femmes", true)]
    [InlineData("Awa Traoré", null, true)]
    [InlineData("Awa Traoré", "Des femmes", false)]
    [InlineData("", "", false)]
    public void A_picture_has_a_credit_and_a_description_or_was_said_to_have_none(string? credit, string? alt, bool blocks)
    {
        var figure = new Block("f0000001", BlockKind.Figure, "", Picture: "abc", Alt: alt, Credit: credit);
        var opened = Opened(copy: Filed with { Blocks = [.. Filed.Blocks, figure] });
        Assert.Equal(blocks ? ["picture-words"] : [], Blockers.Of(Fold(opened)).Select(each => each.Code));
    }

    [Fact]
    public void A_figure_that_credits_somebody_else_than_its_file_warns()
    {
        var figure = new Block("f0000001", BlockKind.Figure, "", Picture: "abc", Alt: "", Credit: "Issa Maïga");
        var opened = Opened(copy: Filed with { Blocks = [.. Filed.Blocks, figure] });
        Assert.Equal(["picture-credit"], Blockers.Warnings(opened, [new("abc", "Awa Traoré")], Noon).Select(each => each.Code));
        Assert.Empty(Blockers.Warnings(opened, [new("abc", "Issa Maïga"), new("def", "Awa Traoré")], Noon));
    }

    [Fact]
    public void A_resolved_comment_and_a_lifted_hold_are_out_of_the_way() =>
        Given(
            Opened(), new CommentAdded(Fatou.AsPerson, 1, 1, Remark, null, "Qui ?", true), new CommentResolved(Fatou.AsPerson, Remark),
            new LegalHoldPlaced(Oumar.AsPerson, "Plainte."), new LegalHoldLifted(Oumar.AsPerson))
            .When(Decide(Approve(), Fatou)).Then(Claimed(Fatou), Approved(Fatou, Opened()));

    [Fact]
    public void A_blocking_comment_blocks_later_rounds_too() =>
        Given(Opened(), new CommentAdded(Fatou.AsPerson, 1, 1, Remark, null, "Qui ?", true), Opened(2, 4, 2))
            .When(Decide(Approve(2), Fatou))
            .ThenRefused("blocked");

    [Theory]
    [InlineData(null, "now", null)]
    [InlineData(1, "later", null)]
    [InlineData(1, null, null)]
    [InlineData(1, null, "2026-11-24T06:00:00")]
    [InlineData(1, null, "tomorrow")]
    public void Fields_without_sense_are_refused_last(int? revision, string? publish, string? at)
    {
        Given(Opened()).When(Decide(Approve(revision, publish, at), Fatou)).ThenRefused("fields");
        Given(Opened(), Claimed(Oumar)).When(Decide(Approve(revision, publish, at), Fatou)).ThenRefused("claimed");
        Given(Opened(copy: Filed with { Section = null })).When(Decide(Approve(revision, publish, at), Fatou)).ThenRefused("blocked");
    }

    [Fact]
    public void The_later_of_two_embargoes_holds_and_a_time_before_it_is_refused()
    {
        var filed = Opened(embargo: Noon.AddDays(2));
        Given(filed)
            .When(Decide(Approve(publish: "hold", embargo: Noon.AddDays(1)), Fatou))
            .Then(Claimed(Fatou), Approved(Fatou, filed, new(PublishWhen.Hold), Noon.AddDays(2)));
        Given(filed)
            .When(Decide(Approve(publish: "hold", embargo: Noon.AddDays(3)), Fatou))
            .Then(Claimed(Fatou), Approved(Fatou, filed, new(PublishWhen.Hold), Noon.AddDays(3)));
        Given(filed).When(Decide(Approve(at: Json.FormatTime(Noon.AddDays(1))), Fatou)).ThenRefused("fields");
        Given(filed).When(Decide(Approve(at: Json.FormatTime(Noon.AddDays(2)), together: true), Fatou))
            .Then(Claimed(Fatou), Approved(Fatou, filed, new(PublishWhen.At, Noon.AddDays(2), Together: true), Noon.AddDays(2)));
    }

    [Fact]
    public void A_moment_to_publish_or_the_end_of_an_embargo_is_still_to_come()
    {
        Refused(Approve(at: Json.FormatTime(Noon)), "/publish/at");
        Refused(Approve(at: Json.FormatTime(Noon.AddYears(-6))), "/publish/at");
        Refused(Approve(embargo: Noon), "/embargoUntil");
        Refused(Approve(publish: "hold", embargo: Noon.AddTicks(-1)), "/embargoUntil");
        Given(Opened()).When(Decide(Approve(at: Json.FormatTime(Noon.AddSeconds(1))), Fatou))
            .Then(Claimed(Fatou), Approved(Fatou, Opened(), new(PublishWhen.At, Noon.AddSeconds(1))));

        static void Refused(ApproveCopy command, string field) => Assert.Equal(
            ["This is in the past."],
            ((IReadOnlyDictionary<string, string[]>)ApproveCopy.Decide(Fold(Opened()), command, null, Fatou, Noon).Rejection!.More!["errors"])[field]);
    }

    [Fact]
    public void An_embargo_that_was_over_on_arrival_warns_and_binds_nothing()
    {
        var late = Opened(embargo: Noon.AddMinutes(-1)) with { Due = Noon.AddDays(-1) };
        Assert.Equal(["due-over", "embargo-over"], Blockers.Warnings(late, [], Noon).Select(each => each.Code));
        Assert.Empty(Blockers.Warnings(late, [], Noon.AddDays(-2)));
        Given(late).When(Decide(Approve(), Fatou)).Then(Claimed(Fatou), Approved(Fatou, late));
        Given(late).When(Decide(Approve(at: Json.FormatTime(Noon.AddHours(1))), Fatou))
            .Then(Claimed(Fatou), Approved(Fatou, late, new(PublishWhen.At, Noon.AddHours(1))));
        Given(late, Approved(Fatou, late)).When(Decide(Approve(), Fatou)).ThenNothing();
    }

    [Fact]
    public void Approving_again_is_no_new_request_when_its_moments_are_over()
    {
        var (at, until) = (Noon.AddMinutes(-1), Noon.AddMinutes(-2));
        Given(Opened(), Approved(Fatou, Opened(), new(PublishWhen.At, at), until))
            .When(Decide(Approve(at: Json.FormatTime(at), embargo: until), Fatou)).ThenNothing();
    }

    [Fact]
    public void Approving_again_what_one_approved_changes_nothing_but_other_terms_are_no_repeat()
    {
        var given = new object[] { Opened(), Claimed(Fatou), Approved(Fatou, Opened()) };
        Given(given).When(Decide(Approve(), Fatou)).ThenNothing();
        Given(given).When(Decide(Approve(publish: "hold"), Fatou)).ThenRefused("not-open");
        Given(given).When(Decide(Approve(), Oumar)).ThenRefused("not-open");
    }

    [Fact]
    public void Broken_glass_lets_an_editor_approve_their_own_with_a_reason() =>
        Given(ByBintou).When(Decide(Approve(glass: "Personne d'autre."), Bintou)).Then(Claimed(Bintou), Broke(Bintou, ByBintou));

    [Fact]
    public void Broken_glass_needs_a_reason_and_something_to_break()
    {
        Given(ByBintou).When(Decide(Approve(glass: " "), Bintou)).ThenRefused("fields");
        Given(ByBintou).When(Decide(Approve(glass: "Pressé."), Fatou)).ThenRefused("fields");
        Given(ByBintou, new LegalHoldPlaced(Oumar.AsPerson, "Plainte.")).When(Decide(Approve(glass: "Pressé."), Bintou)).ThenRefused("blocked");
    }

    [Fact]
    public void It_must_be_reviewed_until_somebody_without_a_part_countersigns()
    {
        object[] given = [ByBintou, Claimed(Bintou), Broke(Bintou, ByBintou)];
        Given(given).When(Sign(Bintou)).ThenRefused("four-eyes");
        Given(given).When(Sign(Awa)).ThenRefused("forbidden");
        Given(given).When(Sign(Fatou)).Then(new CopyCountersigned(Fatou.AsPerson, 1, ByBintou.Hash));
        Given([.. given, new CopyCountersigned(Fatou.AsPerson, 1, ByBintou.Hash)]).When(Sign(Fatou)).ThenRefused("nothing-to-countersign");
        Given(Opened()).When(Sign(Fatou)).ThenRefused("nothing-to-countersign");
    }

    [Fact]
    public void A_later_round_or_a_second_broken_glass_does_not_hide_the_first()
    {
        var second = Opened(2, 6, 2, Filed with { Headline = "Le puits est fermé" }, [Awa.AsPerson, Bintou.AsPerson, Oumar.AsPerson]);
        object[] given = [ByBintou, Broke(Bintou, ByBintou), second, Broke(Oumar, second)];
        Given(given).When(Sign(Fatou)).Then(new CopyCountersigned(Fatou.AsPerson, 1, ByBintou.Hash), new CopyCountersigned(Fatou.AsPerson, 2, second.Hash));
        Given(given).When(Sign(Oumar)).Then(new CopyCountersigned(Oumar.AsPerson, 1, ByBintou.Hash));
        Given(given).When(Sign(Bintou)).ThenRefused("four-eyes");
    }

    private static Spec<CopyReview> Given(params IEnumerable<object> events) => Spec<CopyReview>.Given(events);

    private static CopyReview Fold(params object[] events) => events.Aggregate(new CopyReview(), (review, happened) => review.Evolve(happened));

    private static Func<CopyReview, Decision> Decide(ApproveCopy command, Actor actor) => review => ApproveCopy.Decide(review, command, null, actor, Noon);

    private static Func<CopyReview, Decision> Sign(Actor actor) => review => Countersign.Decide(review, new(), actor, Noon);
}
