using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Translation;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.Publishing.Publications;
using EditorialPlatform.Publishing.Site;
using EditorialPlatform.Text;
using static EditorialPlatform.Tests.Specs.People;
using CopyApproved = EditorialPlatform.Contracts.Review.CopyApproved;
using PublishInstruction = EditorialPlatform.Contracts.Review.PublishInstruction;
using PublishWhen = EditorialPlatform.Contracts.Review.PublishWhen;
using Said = EditorialPlatform.Contracts.Review;

namespace EditorialPlatform.Tests.Specs.Publishing;

public sealed class PublicationSpecs
{
    private static readonly IReadOnlySet<string> Free = new HashSet<string>();
    private static readonly Guid Article = Guid.Parse("00000000-0000-0000-0000-0000000000aa");
    private static readonly Copy French = Make("fr", "Le puits");
    private static readonly Copy English = Make("en", "The well");

    [Fact]
    public void Publish_now_is_now() => Spec<Publication>.Given()
        .When(state => OnCopyApproved.Decide(state, Approved(1), Free, Noon))
        .Then(Prepared(1), Published(1));

    [Fact]
    public void A_hold_holds() => Spec<Publication>.Given()
        .When(state => OnCopyApproved.Decide(state, Approved(1, Hold), Free, Noon)).Then(Prepared(1, Hold));

    [Fact]
    public void A_time_is_kept_and_not_before() => Spec<Publication>.Given(Prepared(1, At(10)))
        .When(state => Schedule.Publish(state, Free, Noon.AddMinutes(10).AddTicks(-1))).ThenNothing();

    [Theory]
    [InlineData("2026-10-25T02:30:00+02:00", "2026-10-25T00:30:00Z")]
    [InlineData("2026-10-25T02:30:00+01:00", "2026-10-25T01:30:00Z")]
    [InlineData("2026-03-29T02:30:00+01:00", "2026-03-29T01:30:00Z")]
    [InlineData("2027-01-01T00:15:00+14:00", "2026-12-31T10:15:00Z")]
    public void A_time_is_the_moment_its_offset_says_whatever_clocks_do_that_night(string asked, string moment)
    {
        Assert.True(Json.TryParseTime(asked, out var at));
        var now = at.AddDays(-1);
        Spec<Publication>.Given(Prepared(1, Hold)).When(state => ScheduleEdition.Decide(state, new(at, null), Fatou, now))
            .Then(new EditionScheduled(Fatou.AsPerson, "fr", DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture)));
        var waiting = Spec<Publication>.Given(Prepared(1, Hold), new EditionScheduled(Fatou.AsPerson, "fr", at));
        waiting.When(state => Schedule.Publish(state, Free, at.AddTicks(-1))).ThenNothing();
        waiting.When(state => Schedule.Publish(state, Free, at)).Then(Published(1));
    }

    [Theory]
    [InlineData("2026-11-05T14:05:00")]
    [InlineData("2026-11-05")]
    [InlineData("2026-02-30T10:00:00Z")]
    [InlineData("2026-11-05T25:00:00Z")]
    [InlineData("demain")]
    public void A_time_without_an_offset_is_no_moment(string asked) => Assert.False(Json.TryParseTime(asked, out _));

    [Fact]
    public void A_time_that_has_come_publishes() => Spec<Publication>.Given(Prepared(1, At(10)))
        .When(state => Schedule.Publish(state, Free, Noon.AddMinutes(10))).Then(Published(1));

    [Fact]
    public void Now_under_an_embargo_is_when_it_ends()
    {
        Spec<Publication>.Given().When(state => OnCopyApproved.Decide(state, Approved(1) with { EmbargoUntil = Noon.AddHours(1) }, Free, Noon))
            .Then(new EmbargoSet(Fatou.AsPerson, Noon.AddHours(1)), Prepared(1));
        Spec<Publication>.Given(new EmbargoSet(Fatou.AsPerson, Noon.AddHours(1)), Prepared(1))
            .When(state => Schedule.Publish(state, Free, Noon.AddHours(1)))
            .Then(Published(1));
    }

    [Fact]
    public void An_embargo_given_later_holds_a_schedule_back() => Spec<Publication>.Given(Prepared(1, At(10)), new EmbargoSet(Fatou.AsPerson, Noon.AddHours(1)))
        .When(state => Schedule.Publish(state, Free, Noon.AddMinutes(30))).ThenNothing();

    [Fact]
    public void An_approval_does_not_shorten_an_embargo() => Spec<Publication>.Given(new EmbargoSet(Fatou.AsPerson, Noon.AddHours(2)), Prepared(1))
        .When(state => OnCopyApproved.Decide(state, Approved(2) with { EmbargoUntil = Noon.AddHours(1) }, Free, Noon)).Then(Prepared(2));

    [Fact]
    public void An_approval_does_not_bring_back_an_embargo_that_was_lifted() =>
        Spec<Publication>.Given(new EmbargoSet(Fatou.AsPerson, Noon.AddHours(1)), Prepared(1, Hold), new EmbargoLifted(Fatou.AsPerson))
            .When(state => OnCopyApproved.Decide(state, Approved(2) with { EmbargoUntil = Noon.AddHours(1) }, Free, Noon)).Then(Prepared(2), Published(2));

    [Fact]
    public void Lifting_an_embargo_lets_out_what_waited_for_it_alone() => Spec<Publication>.Given(new EmbargoSet(Fatou.AsPerson, Noon.AddHours(1)), Prepared(1))
        .When(state => LiftEmbargo.Decide(state, new(), Free, Fatou, Noon)).Then(new EmbargoLifted(Fatou.AsPerson), Published(1));

    [Fact]
    public void Nobody_ends_or_shortens_the_embargo_of_a_piece_they_had_a_part_in()
    {
        var embargo = new EmbargoSet(Oumar.AsPerson, Noon.AddHours(2));
        foreach (var own in new[] { Prepared(1, Hold) with { Authors = [Fatou.AsPerson] }, PreparedEnglish(1) with { Authors = [Fatou.AsPerson] } })
        {
            Spec<Publication>.Given(Prepared(1, Hold), own, embargo)
                .When(state => LiftEmbargo.Decide(state, new(), Free, Fatou, Noon))
                .ThenRefused("four-eyes");
            Spec<Publication>.Given(Prepared(1, Hold), own, embargo)
                .When(state => SetEmbargo.Decide(state, new(Noon.AddHours(1)), Free, Fatou, Noon))
                .ThenRefused("four-eyes");
            Spec<Publication>.Given(Prepared(1, Hold), own, embargo)
                .When(state => SetEmbargo.Decide(state, new(Noon.AddHours(3)), Free, Fatou, Noon))
                .Then(new EmbargoSet(Fatou.AsPerson, Noon.AddHours(3)));
        }

        Spec<Publication>.Given(Prepared(1, Hold) with { Authors = [Fatou.AsPerson] }, embargo)
            .When(state => LiftEmbargo.Decide(state, new(), Free, Oumar, Noon))
            .Then(new EmbargoLifted(Oumar.AsPerson));
        Spec<Publication>.Given(Prepared(1, Hold) with { Authors = [Fatou.AsPerson] }, embargo)
            .When(state => LiftEmbargo.Decide(state, new(), Free, Fatou, Noon.AddHours(2)))
            .Then(new EmbargoLifted(Fatou.AsPerson));
    }

    [Fact]
    public void Review_and_publishing_know_the_same_languages() => Assert.Equal(UiText.Languages, SiteLanguages.All);

    [Fact]
    public void An_approval_said_twice_or_too_late_is_nothing() => Spec<Publication>.Given(Prepared(2), Published(2))
        .When(state => OnCopyApproved.Decide(state, Approved(1), Free, Noon)).ThenNothing();

    [Fact]
    public void Other_words_than_the_approved_ones_are_refused_loudly() => Assert.Throws<InvalidOperationException>(() =>
        OnCopyApproved.Decide(new Publication(), Approved(1) with { Copy = French with { Standfirst = "Autre chose." } }, Free, Noon));

    [Fact]
    public void Stored_words_that_no_longer_are_the_approved_ones_do_not_go_out() => Spec<Publication>.Given(Prepared(1, At(10)) with { Hash = "0" })
        .When(state => Schedule.Publish(state, Free, Noon.AddHours(1)))
        .Then(new PublicationFailed("fr", 1, "These are not the words that were approved: the hash differs."));

    [Fact]
    public void What_cannot_go_out_says_why_and_waits_for_somebody()
    {
        var copy = French with { Section = null };
        var without = Prepared(1) with { Copy = copy, Hash = CopyHash.Of(copy) };
        Spec<Publication>.Given().When(state => OnCopyApproved.Decide(state, Approved(1) with { Copy = copy, Hash = CopyHash.Of(copy) }, Free, Noon))
            .Then(without, new PublicationFailed("fr", 1, "It has no section."));
        Spec<Publication>.Given(without, new PublicationFailed("fr", 1, "It has no section.")).When(state => Schedule.Publish(state, Free, Noon)).ThenNothing();
        Spec<Publication>.Given(without, new PublicationFailed("fr", 1, "x")).ThenState(state => Assert.Equal(EditionState.Failed, state.State));
        Spec<Publication>.Given(without, new PublicationFailed("fr", 1, "x"))
            .When(state => OnCopyApproved.Decide(state, Approved(2), Free, Noon))
            .Then(Prepared(2), Published(2));
    }

    [Fact]
    public void A_language_without_pages_fails_visibly()
    {
        var copy = Make("de", "Der Brunnen");
        Spec<Publication>.Given(Prepared(1), Published(1))
            .When(state => OnTranslationApproved.Decide(state, Translated(1) with { Copy = copy, Hash = CopyHash.Of(copy) }, Free, Noon))
            .ThenState(state => Assert.Equal(EditionState.Failed, state.StateOf(state.Of("de"))));
    }

    [Fact]
    public void A_translation_that_comes_first_waits_for_its_source()
    {
        Spec<Publication>.Given().When(state => OnTranslationApproved.Decide(state, Translated(1), Free, Noon)).Then(PreparedEnglish(1));
        Spec<Publication>.Given(PreparedEnglish(1))
            .When(state => OnCopyApproved.Decide(state, Approved(1), Free, Noon))
            .Then(Prepared(1), Published(1), PublishedEnglish(1));
    }

    [Fact]
    public void A_translation_of_a_held_source_is_held_until_the_source_is_out()
    {
        Spec<Publication>.Given(Prepared(1, Hold)).When(state => OnTranslationApproved.Decide(state, Translated(1), Free, Noon)).Then(PreparedEnglish(1));
        Spec<Publication>.Given(Prepared(1, Hold), new EditionScheduled(Fatou.AsPerson, "fr", null), Published(1))
            .When(state => OnTranslationApproved.Decide(state, Translated(1), Free, Noon))
            .Then(PreparedEnglish(1), PublishedEnglish(1));
    }

    [Fact]
    public void A_translation_of_public_words_does_not_wait_for_a_held_update() => Spec<Publication>.Given(Prepared(1), Published(1), Prepared(2, Hold))
        .When(state => OnTranslationApproved.Decide(state, Translated(1), Free, Noon)).Then(PreparedEnglish(1), PublishedEnglish(1));

    [Fact]
    public void A_translation_of_words_that_are_not_out_waits_for_them() => Spec<Publication>.Given(Prepared(1), Published(1), Prepared(2, Hold))
        .When(state => OnTranslationApproved.Decide(state, Translated(2), Free, Noon)).Then(PreparedEnglish(2));

    [Fact]
    public void Together_waits_for_all()
    {
        var together = Approved(1) with { Publish = new(PublishWhen.Now, null, Together: true) };
        var prepared = Prepared(1, together.Publish) with { Together = ["fr", "en"] };
        Spec<Publication>.Given().When(state => OnCopyApproved.Decide(state, together, Free, Noon)).Then(prepared);
        Spec<Publication>.Given(prepared)
            .When(state => OnTranslationApproved.Decide(state, Translated(1), Free, Noon))
            .Then(PreparedEnglish(1), Published(1), PublishedEnglish(1));
        Spec<Publication>.Given(prepared)
            .When(state => PublishEdition.Decide(state, new(), Free, Fatou, Noon))
            .Then(new EditionScheduled(Fatou.AsPerson, "fr", null), Published(1));
    }

    [Fact]
    public void A_correction_is_told_and_the_translation_falls_behind()
    {
        var correction = Approved(2) with { Kind = SubmissionKind.Correction, KindNote = "Non quarante." };
        Spec<Publication>.Given(Prepared(1), Published(1), PreparedEnglish(1), PublishedEnglish(1))
            .When(state => OnCopyApproved.Decide(state, correction, Free, Noon))
            .Then(
            Prepared(2) with { Kind = SubmissionKind.Correction, Note = "Non quarante." },
            new EditionCorrected("fr", "fr", "/fr/actualites/le-puits", 2, Hash(French), French, null, "Non quarante."),
            new EditionFellBehind("en", 2, SubmissionKind.Correction, Noon));
    }

    [Fact]
    public void A_correction_that_is_held_tells_nobody()
    {
        var correction = Approved(2, Hold) with { Kind = SubmissionKind.Correction, KindNote = "Non quarante." };
        Spec<Publication>.Given(Both)
            .When(state => OnCopyApproved.Decide(state, correction, Free, Noon))
            .Then(Prepared(2, Hold) with { Kind = SubmissionKind.Correction, Note = "Non quarante." });
        Spec<Publication>.Given([.. Both, Prepared(2, Hold)]).When(state => OnTranslationFellBehind.Decide(state, FellBehind(2), Noon)).ThenNothing();
    }

    [Fact]
    public void A_note_that_was_held_is_told_when_a_newer_revision_goes_out() =>
        Spec<Publication>.Given([.. Both, Prepared(2, Hold) with { Kind = SubmissionKind.Correction, Note = "Non quarante." }])
            .When(state => OnCopyApproved.Decide(state, Approved(3) with { Kind = SubmissionKind.Update }, Free, Noon)).Then(
                Prepared(3) with { Kind = SubmissionKind.Update },
                new EditionCorrected("fr", "fr", "/fr/actualites/le-puits", 3, Hash(French), French, null, "Non quarante."),
                new EditionFellBehind("en", 3, SubmissionKind.Correction, Noon));

    [Fact]
    public void The_translation_that_follows_is_corrected_with_its_own_note_or_the_standing_sentence()
    {
        Spec<Publication>.Given(Behind).When(state => OnTranslationApproved.Decide(state, Translated(2) with { KindNote = "Not forty." }, Free, Noon)).Then(
            PreparedEnglish(2) with { Note = "Not forty." },
            new EditionCorrected("en", "fr", "/en/actualites/the-well", 2, Hash(English), English, Credits, "Not forty."));
        Spec<Publication>.Given(Behind).When(state => OnTranslationApproved.Decide(state, Translated(2), Free, Noon)).Then(
            PreparedEnglish(2), new EditionCorrected("en", "fr", "/en/actualites/the-well", 2, Hash(English), English, Credits, null));
    }

    [Fact]
    public void A_translation_that_only_brings_the_note_later_is_corrected_as_its_source_was() =>
        Spec<Publication>.Given([.. Behind, new EditionCaughtUp("en", 2, null)])
            .When(state => OnTranslationApproved.Decide(state, Translated(2) with { KindNote = "Not forty." }, Free, Noon)).Then(
                PreparedEnglish(2) with { Note = "Not forty." },
                new EditionCorrected("en", "fr", "/en/actualites/the-well", 2, Hash(English), English, Credits, "Not forty."));

    [Fact]
    public void A_translation_published_late_on_older_words_says_so_from_the_start() =>
        Spec<Publication>.Given(Prepared(1), Published(1), Corrected(2)[0], Corrected(2)[1])
            .When(state => OnTranslationApproved.Decide(state, Translated(1), Free, Noon))
            .Then(PreparedEnglish(1), PublishedEnglish(1), new EditionFellBehind("en", 2, SubmissionKind.Correction, Noon));

    [Fact]
    public void A_confirmation_ends_it_without_new_words() => Spec<Publication>.Given(Behind)
        .When(state => OnTranslationCaughtUp.Decide(state, new(Article, 9, Noon, "en", 2, "Not affected."), Free, Noon))
        .Then(new EditionCaughtUp("en", 2, "Not affected.", 9));

    [Fact]
    public void A_withdrawal_promises_no_update_and_leaves_what_is_out()
    {
        Spec<Publication>.Given(Behind).When(state => OnTranslationWithdrawn.Decide(state, Withdrawn(9), Noon)).Then(GivenUp(9));
        Spec<Publication>.Given([.. Behind, GivenUp(9)])
            .ThenState(state => Assert.Equal((EditionState.Published, 2), (state.StateOf(state.Of("en")), state.Of("en").BehindRevision)));
    }

    [Fact]
    public void What_is_withdrawn_before_it_is_out_does_not_go_out()
    {
        Spec<Publication>.Given(Prepared(1, At(10)), PreparedEnglish(1), GivenUp(9))
            .When(state => Schedule.Publish(state, Free, Noon.AddMinutes(10)))
            .Then(Published(1));
        Spec<Publication>.Given(Prepared(1), Published(1), GivenUp(9))
            .When(state => OnTranslationApproved.Decide(state, Translated(1), Free, Noon))
            .ThenNothing();
    }

    [Fact]
    public void A_newer_original_finds_it_given_up_and_a_newer_translation_takes_it_up_again()
    {
        Spec<Publication>.Given([.. Both, GivenUp(9)])
            .When(state => OnCopyApproved.Decide(state, Approved(2) with { Kind = SubmissionKind.Correction, KindNote = "N." }, Free, Noon))
            .Then(
            Prepared(2) with { Kind = SubmissionKind.Correction, Note = "N." },
            new EditionCorrected("fr", "fr", "/fr/actualites/le-puits", 2, Hash(French), French, null, "N."),
            new EditionFellBehind("en", 2, SubmissionKind.Correction, Noon, GivenUp: true));
        Spec<Publication>.Given([.. Behind, GivenUp(9)]).When(state => OnTranslationApproved.Decide(state, Translated(2) with { Version = 12 }, Free, Noon))
            .ThenState(state => Assert.Equal((null, 2), (state.Of("en").Discontinued, state.Of("en").Live?.Revision)));
        Spec<Publication>.Given([.. Behind, GivenUp(9), new EditionCaughtUp("en", 2, null, 12)]).ThenState(state => Assert.Null(state.Of("en").Discontinued));
    }

    [Fact]
    public void A_withdrawal_twice_late_or_in_the_other_order_is_nothing()
    {
        Spec<Publication>.Given([.. Behind, GivenUp(9)]).When(state => OnTranslationWithdrawn.Decide(state, Withdrawn(9), Noon)).ThenNothing();
        Spec<Publication>.Given([.. Behind, PreparedEnglish(2) with { SaidVersion = 12 }])
            .When(state => OnTranslationWithdrawn.Decide(state, Withdrawn(9), Noon))
            .ThenNothing();
        Spec<Publication>.Given([.. Behind, new ArticleKilled(Fatou.AsPerson, "Jugement.")])
            .When(state => OnTranslationWithdrawn.Decide(state, Withdrawn(9), Noon))
            .ThenNothing();
        Spec<Publication>.Given([.. Behind, new ArticleRetracted(Fatou.AsPerson, ["en"], new Dictionary<string, string>())])
            .When(state => OnTranslationWithdrawn.Decide(state, Withdrawn(9), Noon))
            .ThenNothing();
        // A message about catching up from before the withdrawal does not resume the edition.
        Spec<Publication>.Given([.. Behind, GivenUp(9), new EditionCaughtUp("en", 2, null, 8)])
            .ThenState(state => Assert.Equal(9, state.Of("en").Discontinued));
    }

    [Fact]
    public void What_translation_says_of_it_twice_late_or_in_the_other_order_is_nothing()
    {
        Spec<Publication>.Given(Behind).When(state => OnTranslationFellBehind.Decide(state, FellBehind(2), Noon)).ThenNothing();
        Spec<Publication>.Given([.. Behind, new EditionCaughtUp("en", 2, null)])
            .When(state => OnTranslationFellBehind.Decide(state, FellBehind(2), Noon))
            .ThenNothing();
        Spec<Publication>.Given([.. Behind, new EditionCaughtUp("en", 2, null)])
            .When(state => OnTranslationCaughtUp.Decide(state, new(Article, 9, Noon, "en", 2, null), Free, Noon))
            .ThenNothing();
        Spec<Publication>.Given().When(state => OnTranslationFellBehind.Decide(state, FellBehind(2), Noon)).ThenNothing();
    }

    [Fact]
    public void A_confirmation_before_the_correction_is_out_keeps_the_sentence_away() => Spec<Publication>.Given([.. Both, new EditionCaughtUp("en", 2, null)])
        .When(state => OnCopyApproved.Decide(state, Approved(2) with { Kind = SubmissionKind.Correction, KindNote = "N." }, Free, Noon)).Then(
            Prepared(2) with { Kind = SubmissionKind.Correction, Note = "N." },
            new EditionCorrected("fr", "fr", "/fr/actualites/le-puits", 2, Hash(French), French, null, "N."));

    [Fact]
    public void A_legal_hold_keeps_in_what_is_not_out_and_lifting_lets_it_go()
    {
        Spec<Publication>.Given(Prepared(1, At(10)), new LegalHoldPlaced(Fatou.AsPerson, "Plainte", 7))
            .When(state => Schedule.Publish(state, Free, Noon.AddHours(1)))
            .ThenNothing();
        Spec<Publication>.Given(Prepared(1, At(10)), new LegalHoldPlaced(Fatou.AsPerson, "Plainte", 7))
            .ThenState(state => Assert.Equal(EditionState.Held, state.State));
        Spec<Publication>.Given(Prepared(1, At(10)), new LegalHoldPlaced(Fatou.AsPerson, "Plainte", 7))
            .When(state => OnLegalHoldLifted.Decide(state, new(Article, 8, Noon, Fatou.AsPerson), Free, Noon.AddHours(1)))
            .Then(new LegalHoldLifted(Fatou.AsPerson, 8), Published(1));
        Spec<Publication>.Given(Prepared(1, Hold), new LegalHoldPlaced(Fatou.AsPerson, "Plainte", 7))
            .When(state => PublishEdition.Decide(state, new(), Free, Fatou, Noon))
            .ThenRefused("legal-hold");
    }

    [Fact]
    public void A_legal_hold_that_comes_before_the_copy_holds_it() => Spec<Publication>.Given(new LegalHoldPlaced(Fatou.AsPerson, "Plainte", 3))
        .When(state => OnCopyApproved.Decide(state, Approved(1), Free, Noon)).Then(Prepared(1));

    [Fact]
    public void A_hold_that_comes_after_its_lifting_is_over() => Spec<Publication>.Given(Prepared(1, Hold), new LegalHoldLifted(Fatou.AsPerson, 8))
        .When(state => OnLegalHoldPlaced.Decide(state, new Said.LegalHoldPlaced(Article, 7, Noon, Fatou.AsPerson, "Plainte"), Noon)).ThenNothing();

    [Fact]
    public void An_address_stays_while_the_headline_says_the_same_and_avoids_those_of_others()
    {
        Assert.Equal(
            "/fr/actualites/le-puits-3", Addresses.Of(Article, French, null, new HashSet<string> { "/fr/actualites/le-puits", "/fr/actualites/le-puits-2" }));
        Assert.Equal("/fr/actualites/le-puits-2", Addresses.Of(Article, French, "/fr/actualites/le-puits-2", Free));
        Assert.Equal("/fr/actualites/le-puits", Addresses.Of(Article, French, "/fr/actualites/le-puits-de-kidal", Free));
        Assert.Equal($"/fr/actualites/{Article:N}", Addresses.Of(Article, French with { Headline = "ߒߞߏ" }, null, Free));
    }

    [Fact]
    public void Beyond_a_hundred_articles_of_one_headline_the_id_tells_them_apart()
    {
        var taken = Enumerable.Range(2, 99).Select(number => $"/fr/actualites/le-puits-{number}").Append("/fr/actualites/le-puits").ToHashSet();
        var own = $"/fr/actualites/le-puits-{Article:N}";
        Assert.Equal(own, Addresses.Of(Article, French, null, taken));
        Assert.Equal(own, Addresses.Of(Article, French, own, Free));
        Assert.Equal("/fr/actualites/le-puits-128", Addresses.Of(Article, French, "/fr/actualites/le-puits-128", taken));
    }

    [Fact]
    public void Editors_publish_and_nobody_else()
    {
        foreach (var decide in new Func<Publication, Decision>[]
        {
            state => PublishEdition.Decide(state, new(), Free, Awa, Noon),
            state => ScheduleEdition.Decide(state, new(Noon.AddHours(1), null), Awa, Noon),
            state => UnscheduleEdition.Decide(state, new(), Awa, Noon),
            state => SetEmbargo.Decide(state, new(Noon.AddHours(1)), Free, Awa, Noon),
            state => LiftEmbargo.Decide(state, new(), Free, Awa, Noon),
            state => HoldEdition.Decide(state, new(null), Awa, Noon),
            state => ReleaseEdition.Decide(state, new(), Awa, Noon),
            state => RetractArticle.Decide(state, new(null, null), Awa, Noon),
            state => KillArticle.Decide(state, new("x"), Awa, Noon),
        })
        {
            Spec<Publication>.Given(Prepared(1, Hold)).When(decide).ThenRefused("forbidden");
        }

        Spec<Publication>.Given(Prepared(1, Hold)).ThenState(state => Assert.Equal([true, true, false], new[] { Fatou, Awa, Issa }.Select(state.CanRead)));
    }

    [Fact]
    public void By_hand_held_released_scheduled_and_published()
    {
        Spec<Publication>.Given(Prepared(1, At(10)))
            .When(state => HoldEdition.Decide(state, new("Attendre"), Fatou, Noon))
            .Then(new EditionHeld(Fatou.AsPerson, "fr", "Attendre"));
        Spec<Publication>.Given(Prepared(1, Hold)).When(state => HoldEdition.Decide(state, new(null), Fatou, Noon)).ThenNothing();
        Spec<Publication>.Given(Prepared(1, Hold))
            .When(state => ReleaseEdition.Decide(state, new(), Fatou, Noon))
            .Then(new EditionReleased(Fatou.AsPerson, "fr"));
        Spec<Publication>.Given(Prepared(1, Hold), new EditionReleased(Fatou.AsPerson, "fr"))
            .ThenState(state => Assert.Equal(EditionState.Prepared, state.State));
        Spec<Publication>.Given(Prepared(1, Hold))
            .When(state => ScheduleEdition.Decide(state, new(Noon.AddHours(1), null), Fatou, Noon))
            .Then(new EditionScheduled(Fatou.AsPerson, "fr", Noon.AddHours(1)));
        Spec<Publication>.Given(Prepared(1, At(10)))
            .When(state => UnscheduleEdition.Decide(state, new(), Fatou, Noon))
            .Then(new ScheduleCancelled(Fatou.AsPerson, "fr"));
        Spec<Publication>.Given(Prepared(1, Hold))
            .When(state => PublishEdition.Decide(state, new(), Free, Fatou, Noon))
            .Then(new EditionScheduled(Fatou.AsPerson, "fr", null), Published(1));
        Spec<Publication>.Given(Prepared(1), Published(1)).When(state => PublishEdition.Decide(state, new(), Free, Fatou, Noon)).ThenNothing();
    }

    [Fact]
    public void What_arrives_after_its_moment_goes_out_at_once()
    {
        Spec<Publication>.Given().When(state => OnCopyApproved.Decide(state, Approved(1, At(-10)), Free, Noon))
            .Then(Prepared(1, At(-10)), Published(1));
        Spec<Publication>.Given().When(state => OnCopyApproved.Decide(state, Approved(1) with { EmbargoUntil = Noon }, Free, Noon))
            .Then(Prepared(1), Published(1));
    }

    [Fact]
    public void An_embargo_that_is_over_binds_nothing()
    {
        var over = Spec<Publication>.Given(new EmbargoSet(Fatou.AsPerson, Noon.AddHours(-1)), Prepared(1, Hold));
        over.When(state => ScheduleEdition.Decide(state, new(Noon.AddHours(1), null), Fatou, Noon))
            .Then(new EditionScheduled(Fatou.AsPerson, "fr", Noon.AddHours(1)));
        over.When(state => ScheduleEdition.Decide(state, new(Noon.AddHours(-2), null), Fatou, Noon)).ThenRefused("fields");
        over.When(state => PublishEdition.Decide(state, new(), Free, Fatou, Noon)).Then(new EditionScheduled(Fatou.AsPerson, "fr", null), Published(1));
    }

    [Theory]
    [InlineData(-10, 0, true)]
    [InlineData(0, 0, true)]
    [InlineData(2, 2, true)]
    [InlineData(2.1, 2.1, false)]
    [InlineData(-12, -2, true)]
    [InlineData(-13, -3, false)]
    public void Clocks_that_differ_by_two_seconds_agree(double ahead, double difference, bool agree)
    {
        // The answer took ten seconds.
        var found = DatabaseClock.Difference(Noon.AddSeconds(ahead), Noon, Noon.AddSeconds(ahead + 10));
        Assert.Equal((TimeSpan.FromSeconds(difference), agree), (found, DatabaseClock.IsTolerable(found)));
    }

    [Fact]
    public void A_schedule_is_a_time_to_come_and_not_before_the_embargo()
    {
        Spec<Publication>.Given(Prepared(1, Hold)).When(state => ScheduleEdition.Decide(state, new(Noon, null), Fatou, Noon)).ThenRefused("fields");
        Spec<Publication>.Given(Prepared(1, Hold)).When(state => ScheduleEdition.Decide(state, new(null, null), Fatou, Noon)).ThenRefused("fields");
        Spec<Publication>.Given(Prepared(1, Hold))
            .When(state => ScheduleEdition.Decide(state, new(Noon.AddHours(1), ["en"]), Fatou, Noon))
            .ThenRefused("fields");
        Spec<Publication>.Given(Prepared(1, Hold), new EmbargoSet(Fatou.AsPerson, Noon.AddHours(2)))
            .When(state => ScheduleEdition.Decide(state, new(Noon.AddHours(1), null), Fatou, Noon))
            .ThenRefused("embargoed");
        Spec<Publication>.Given(Prepared(1), Published(1))
            .When(state => ScheduleEdition.Decide(state, new(Noon.AddHours(1), null), Fatou, Noon))
            .ThenRefused("nothing-approved");
        Spec<Publication>.Given(Prepared(1), Published(1))
            .When(state => SetEmbargo.Decide(state, new(Noon.AddHours(1)), Free, Fatou, Noon))
            .ThenRefused("public");
        Spec<Publication>.Given(Prepared(1, Hold)).When(state => SetEmbargo.Decide(state, new(Noon), Free, Fatou, Noon)).ThenRefused("fields");
    }

    [Fact]
    public void Retracted_with_a_notice_in_its_own_language_and_nothing_goes_out_any_more()
    {
        var notice = new Dictionary<string, string> { ["fr"] = "Ne tient pas." };
        Spec<Publication>.Given(Both)
            .When(state => RetractArticle.Decide(state, new(notice, null), Fatou, Noon))
            .Then(new ArticleRetracted(Fatou.AsPerson, ["en", "fr"], notice));
        Spec<Publication>.Given(Both)
            .When(state => RetractArticle.Decide(state, new(new Dictionary<string, string> { ["en"] = "x" }, null), Fatou, Noon))
            .ThenRefused("fields");
        Spec<Publication>.Given(Prepared(1, Hold)).When(state => RetractArticle.Decide(state, new(notice, null), Fatou, Noon)).ThenRefused("not-public");
        Spec<Publication>.Given([.. Both, new ArticleRetracted(Fatou.AsPerson, ["fr", "en"], notice)])
            .When(state => OnCopyApproved.Decide(state, Approved(2), Free, Noon))
            .Then(Prepared(2));
        Spec<Publication>.Given([.. Both, new ArticleRetracted(Fatou.AsPerson, ["fr", "en"], notice)])
            .When(state => RetractArticle.Decide(state, new(notice, null), Fatou, Noon))
            .ThenNothing();
    }

    [Fact]
    public void Killed_is_for_ever()
    {
        Spec<Publication>.Given(Both)
            .When(state => KillArticle.Decide(state, new("Tribunal"), Fatou, Noon))
            .Then(new ArticleKilled(Fatou.AsPerson, "Tribunal"));
        Spec<Publication>.Given(Both).When(state => KillArticle.Decide(state, new(" "), Fatou, Noon)).ThenRefused("fields");
        object[] killed = [.. Both, Prepared(2, At(10)), new ArticleKilled(Fatou.AsPerson, "Tribunal")];
        Spec<Publication>.Given(killed).When(state => KillArticle.Decide(state, new("Encore"), Fatou, Noon)).ThenNothing();
        Spec<Publication>.Given(killed).When(state => OnCopyApproved.Decide(state, Approved(3), Free, Noon)).ThenNothing();
        Spec<Publication>.Given(killed).When(state => OnTranslationApproved.Decide(state, Translated(3), Free, Noon)).ThenNothing();
        Spec<Publication>.Given(killed).When(state => Schedule.Publish(state, Free, Noon.AddDays(1))).ThenNothing();
        Spec<Publication>.Given(killed).When(state => PublishEdition.Decide(state, new(), Free, Fatou, Noon)).ThenRefused("killed");
    }

    private static object[] Both => [Prepared(1), Published(1), PreparedEnglish(1), PublishedEnglish(1)];

    private static object[] Behind => [.. Both, .. Corrected(2), new EditionFellBehind("en", 2, SubmissionKind.Correction, Noon)];

    private static PublishInstruction Hold { get; } = new(PublishWhen.Hold);

    private static Credits Credits { get; } = new([Grace.Name], Kofi.Name);

    private static PublishInstruction At(int minutes) => new(PublishWhen.At, Noon.AddMinutes(minutes));

    private static string Hash(Copy copy) => CopyHash.Of(copy);

    private static Copy Make(string language, string headline) =>
        new(language, headline, null, [new Block("p0000001", BlockKind.Paragraph, "Mots.")], "actualites", "mali", null, null, [], []);

    private static TranslationWithdrawn Withdrawn(long version) => new(Article, version, Noon, "en", Grace.AsPerson, "L’édition anglaise s’arrête.");

    private static EditionDiscontinued GivenUp(long version) => new(Grace.AsPerson, "en", "L’édition anglaise s’arrête.", version);

    private static CopyApproved Approved(int revision, PublishInstruction? publish = null) =>
        new(
            Article,
            revision,
            Noon,
            Fatou.AsPerson,
            revision,
            French,
            Hash(French),
            [Awa.AsPerson],
            SubmissionKind.First,
            null,
            publish ?? new(PublishWhen.Now),
            null,
            null);

    private static EditionPrepared Prepared(int revision, PublishInstruction? publish = null) =>
        new(
            Fatou.AsPerson,
            "fr",
            "fr",
            revision,
            French,
            Hash(French),
            revision,
            [Awa.AsPerson],
            SubmissionKind.First,
            null,
            publish ?? new(PublishWhen.Now),
            []);

    private static EditionPublished Published(int revision) => new("fr", "fr", "/fr/actualites/le-puits", revision, Hash(French), French, null);

    private static object[] Corrected(int revision) =>
        [
            Prepared(revision) with { Kind = SubmissionKind.Correction, Note = "N." },
            new EditionCorrected("fr", "fr", "/fr/actualites/le-puits", revision, Hash(French), French, null, "N.")
        ];

    private static TranslationApproved Translated(int revision) =>
        new(Article, revision, Noon, Kofi.AsPerson, "fr", revision, English, Hash(English), [Grace.AsPerson], null);

    private static EditionPrepared PreparedEnglish(int revision) =>
        new(Kofi.AsPerson, "en", "fr", revision, English, Hash(English), revision, [Grace.AsPerson], SubmissionKind.Update, null, null, []);

    private static EditionPublished PublishedEnglish(int revision) => new("en", "fr", "/en/actualites/the-well", revision, Hash(English), English, Credits);

    private static TranslationFellBehind FellBehind(int revision) => new(Article, 9, Noon, "en", Noon, revision, SubmissionKind.Correction, null);
}
