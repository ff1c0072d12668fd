using EditorialPlatform.Contracts;
using EditorialPlatform.Drafting.Drafts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Text;

namespace EditorialPlatform.Tests.Specs.Drafting;

public sealed class DraftSpecs
{
    private static readonly SaveContext First = new(Given.Copy);

    private static StartDraft Start { get; } = Given.Command<StartDraft>("""
        { "language": "fr", "headline": "Le puits de Kidal", "section": "ACTUALITÉS", "place": "Mali",
          "blocks": [{ "id": "aaaaaaaa", "kind": "paragraph", "text": "Le puits a rouvert." }, { "id": "bbbbbbbb", "kind": "paragraph", "text": "Quarante familles y puisent." }] }
        """);

    // A headline and two blocks.
    private static object Begun(int characters, int words) =>
        new { articleId = Given.Article, receipt = new Receipt(1, characters, words, People.Noon, Recorded: true) };

    [Fact]
    public void A_reporter_starts_an_article() =>
        Spec<Draft>.Given().When(draft => StartDraft.Decide(draft, Start, new(Given.Article), People.Awa, People.Noon))
            .Answering(Begun(64, 12)).Then(Given.Started);

    [Fact]
    public void Starting_the_same_again_changes_nothing_even_after_it_was_revised() =>
        Spec<Draft>.Given(Given.Started, Given.Revised)
            .When(draft => StartDraft.Decide(draft, Start, new(Given.Article, Given.Saved(1, Given.Copy)), People.Awa, People.Noon.AddHours(1)))
            .Answering(Begun(64, 12)).ThenNothing();

    [Fact]
    public void Starting_another_under_the_same_id_is_refused_and_so_is_the_same_by_somebody_else()
    {
        var other = Given.Command<StartDraft>("""{ "language": "fr", "headline": "Un autre puits" }""");
        Spec<Draft>.Given(Given.Draft)
            .When(draft => StartDraft.Decide(draft, other, new(Given.Article, Given.Saved(1, Given.Copy)), People.Awa, People.Noon))
            .ThenRefused("already-started");
        Spec<Draft>.Given(Given.Draft)
            .When(draft => StartDraft.Decide(draft, Start, new(Given.Article, Given.Saved(1, Given.Copy)), People.Fatou, People.Noon))
            .ThenRefused("already-started");
    }

    [Fact]
    public void Translators_and_strangers_start_nothing()
    {
        Spec<Draft>.Given().When(draft => StartDraft.Decide(draft, Start, new(Given.Article), People.Grace, People.Noon)).ThenRefused("forbidden");
        Spec<Draft>.Given().When(draft => StartDraft.Decide(draft, Start, new(Given.Article), People.Nobody, People.Noon)).ThenRefused("forbidden");
    }

    [Theory]
    [InlineData("""{ "headline": "T" }""", "/language")]
    [InlineData("""{ "language": "français", "headline": "T" }""", "/language")]
    [InlineData("""{ "language": "fr\n", "headline": "T" }""", "/language")]
    [InlineData("""{ "language": "fr" }""", "/headline")]
    [InlineData("""{ "language": "fr", "headline": "T\nT" }""", "/headline")]
    [InlineData("""{ "language": "fr", "headline": "T", "body": "b", "blocks": [] }""", "/body")]
    [InlineData("""{ "language": "fr", "headline": "T", "body": "[a]: https://example.org" }""", "/body")]
    [InlineData("""{ "language": "fr", "headline": "T", "section": "日本" }""", "/section")]
    [InlineData("""{ "language": "fr", "headline": "T", "blocks": [{ "kind": "paragraph" }] }""", "/blocks/0/text")]
    [InlineData("""{ "language": "fr", "headline": "T", "blocks": [{ "text": "t" }] }""", "/blocks/0/kind")]
    [InlineData("""{ "language": "fr", "headline": "T", "blocks": [null] }""", "/blocks/0")]
    [InlineData("""{ "language": "fr", "headline": "T", "blocks": [{ "id": "A", "kind": "paragraph", "text": "t" }] }""", "/blocks/0/id")]
    [InlineData("""{ "language": "fr", "headline": "T", "blocks": [{ "id": "aaaaaaaa", "kind": "paragraph", "text": "t" }, """
        + """{ "id": "aaaaaaaa", "kind": "paragraph", "text": "t" }] }""", "/blocks/1/id")]
    [InlineData("""{ "language": "fr", "headline": "T", "blocks": [{ "kind": "paragraph", "text": "un\n\ndeux" }] }""", "/blocks/0/text")]
    [InlineData("""{ "language": "fr", "headline": "T", "blocks": [{ "kind": "paragraph", "text": "un *mot*", "plain": "un *mot*" }] }""", "/blocks/0/text")]
    [InlineData("""{ "language": "fr", "headline": "T", "blocks": [{ "kind": "related", "text": "t", "url": "javascript:alert(1)" }] }""", "/blocks/0/url")]
    [InlineData("""{ "language": "fr", "headline": "T", "related": [{ "title": "t", "url": "https://a.example","""
        + """ "articleId": "00000000-0000-7000-8000-000000000001" }] }""", "/related/0/url")]
    [InlineData("""{ "language": "fr", "headline": "T", "tags": [" "] }""", "/tags/0")]
    public void What_is_wrong_is_said_where_it_is(string json, string pointer)
    {
        var refusal = StartDraft.Decide(new Draft(), Given.Command<StartDraft>(json), new(Given.Article), People.Awa, People.Noon).Rejection;
        Assert.Equal("fields", refusal?.Code);
        Assert.Contains(pointer, ((IReadOnlyDictionary<string, string[]>)refusal!.More!["errors"]).Keys);
    }

    [Fact]
    public void New_blocks_get_ids_of_their_own_whatever_ids_come_with_the_others()
    {
        var once = Given.Command<StartDraft>("""{ "language": "fr", "headline": "T", "blocks": [{ "kind": "paragraph", "text": "t" }] }""")
            .ApplyTo(null, 1).Blocks[0].Id;
        var twice = Given.Command<StartDraft>($$"""{ "language": "fr", "headline": "T", "blocks": [{ "kind": "paragraph", "text": "t" }, """
            + $$"""{ "id": "{{once}}", "kind": "paragraph", "text": "u" }] }""").ApplyTo(null, 1).Blocks;
        Assert.Equal(2, twice.Select(block => block.Id).Distinct().Count());
        Assert.Equal(once, twice[1].Id);
    }

    [Fact]
    public void A_save_is_a_revision_and_what_was_left_out_is_kept()
    {
        var command = Given.Command<ReviseDraft>("""{ "baseRevision": 1, "byline": "Awa Traoré, à Kidal", "place": null }""");
        Spec<Draft>.Given(Given.Draft).When(draft => ReviseDraft.Decide(draft, command, First, People.Awa, People.Noon))
            .Answering(new SaveResult(Guid.Empty, DraftState.Draft, 2, 64, 12, People.Noon, false, new(2, 64, 12, People.Noon, false)))
            .Then(new DraftRevised(
                People.Awa.AsPerson, 2, 1, Given.Copy with { Byline = "Awa Traoré, à Kidal", Place = null }, [], null, command.Fingerprint()));
    }

    [Theory]
    [InlineData("""{ "baseRevision": 1 }""")]
    [InlineData("""{ "baseRevision": 1, "headline": "Le puits de Kidal", "section": "actualités", "tags": [] }""")]
    [InlineData("""{ "baseRevision": 1, "body": "Le puits a rouvert.\n\nQuarante familles y puisent." }""")]
    public void A_save_that_changes_nothing_is_no_revision(string json) =>
        Spec<Draft>.Given(Given.Draft).When(draft => ReviseDraft.Decide(draft, Given.Command<ReviseDraft>(json), First, People.Awa, People.Noon))
            .Answering(Given.Answer(1, Given.Copy, recorded: true)).ThenNothing();

    [Fact]
    public void The_same_letters_in_another_encoding_are_no_revision()
    {
        var copy = Given.Copy with { Headline = "Été" };
        var command = Given.Command<ReviseDraft>("{ \"baseRevision\": 1, \"headline\": \"E\u0301te\u0301\" }");
        Spec<Draft>.Given(new DraftStarted(People.Awa.AsPerson, copy)).When(draft => ReviseDraft.Decide(draft, command, new(copy), People.Awa, People.Noon))
            .Answering(Given.Answer(1, copy, recorded: true)).ThenNothing();
    }

    [Fact]
    public void Saves_in_different_paragraphs_are_merged_and_in_the_same_one_refused_with_both_wordings()
    {
        var elsewhere = Given.Command<ReviseDraft>("""{ "baseRevision": 1, "body": "Le puits a rouvert.\n\nCinquante familles y puisent." }""");
        Spec<Draft>.Given(Given.Started, Given.Revised).When(draft => ReviseDraft.Decide(draft, elsewhere, First, People.Fatou, People.Noon))
            .ThenState(draft =>
            {
                Assert.Equal(["Le puits a rouvert mardi.", "Cinquante familles y puisent."], draft.Copy!.Blocks.Select(block => block.Text));
                Assert.Equal([People.Awa.Id, People.Fatou.Id], draft.Contributors.Select(person => person.Id));
            });
        var same = Given.Command<ReviseDraft>("""{ "baseRevision": 1, "body": "Le puits a rouvert mercredi.\n\nQuarante familles y puisent." }""");
        var spec = Spec<Draft>.Given(Given.Started, Given.Revised).When(draft => ReviseDraft.Decide(draft, same, First, People.Fatou, People.Noon));
        spec.ThenRefused("merge-conflict");
    }

    [Fact]
    public void A_save_sent_again_is_saved_once_whatever_others_have_written_since()
    {
        var command = Given.Command<ReviseDraft>(
            """{ "baseRevision": 1, "body": "Le puits a rouvert mardi.\n\nUn mot de plus.\n\nQuarante familles y puisent." }""");
        var mine = command.ApplyTo(Given.Copy, 2);
        var theirs = Given.With(mine, 1, "Un autre mot.");
        object[] events = [
            Given.Started,
            new DraftRevised(People.Awa.AsPerson, 2, 1, mine, [], null, command.Fingerprint()),
            new DraftRevised(People.Fatou.AsPerson, 3, 2, theirs, [])
        ];
        var again = new SaveContext(Given.Copy, Given.Saved(2, mine, command.Fingerprint()));
        Spec<Draft>.Given(events).When(draft => ReviseDraft.Decide(draft, command, again, People.Awa, People.Noon.AddHours(1)))
            .Answering(new SaveResult(Guid.Empty, DraftState.Draft, 2, 46, 8, People.Noon, true, new(2, 46, 8, People.Noon, true))).ThenNothing();
        // The same text from another person is a separate save, and conflicts.
        Spec<Draft>.Given(events)
            .When(draft => ReviseDraft.Decide(draft, command, new(Given.Copy, Given.Saved(2, mine, command.Fingerprint())), People.Oumar, People.Noon))
            .ThenRefused("merge-conflict");
    }

    [Fact]
    public void Fingerprints_tell_a_field_left_out_from_one_that_was_cleared()
    {
        string[] different = [
            """{ "baseRevision": 1 }""",
            """{ "baseRevision": 2 }""",
            """{ "baseRevision": 1, "place": null }""",
            """{ "baseRevision": 1, "place": "mali" }""",
            """{ "baseRevision": 1, "section": "mali" }""",
            """{ "baseRevision": 1, "blocks": [{ "kind": "quote", "text": "mali" }] }""",
            """{ "baseRevision": 1, "blocks": [{ "kind": "paragraph", "text": "mali" }] }"""
        ];
        Assert.Equal(different.Length, different.Select(json => Given.Command<ReviseDraft>(json).Fingerprint()).Distinct().Count());
        Assert.Equal(Given.Command<ReviseDraft>(different[5]).Fingerprint(), Given.Command<ReviseDraft>(different[5]).Fingerprint());
    }

    [Fact]
    public void Reporters_revise_their_own_editors_any()
    {
        var command = Given.Command<ReviseDraft>("""{ "baseRevision": 1, "headline": "Un puits" }""");
        Spec<Draft>.Given(Given.Draft).When(draft => ReviseDraft.Decide(draft, command, First, People.Issa, People.Noon)).ThenRefused("forbidden");
        Spec<Draft>.Given(Given.Draft).When(draft => ReviseDraft.Decide(draft, command, First, People.Grace, People.Noon)).ThenRefused("forbidden");
        Spec<Draft>.Given(Given.Draft)
            .When(draft => ReviseDraft.Decide(draft, command, First, People.Oumar, People.Noon))
            .ThenState(draft => Assert.Equal(2, draft.Contributors.Count));
    }

    [Fact]
    public void What_is_accepted_spiked_or_killed_is_not_revised_what_lies_with_the_desk_is()
    {
        var command = Given.Command<ReviseDraft>("""{ "baseRevision": 1, "headline": "Un puits" }""");
        Spec<Draft>.Given(Given.AcceptedDraft).When(draft => ReviseDraft.Decide(draft, command, First, People.Awa, People.Noon)).ThenRefused("accepted");
        Spec<Draft>.Given(Given.SpikedDraft).When(draft => ReviseDraft.Decide(draft, command, First, People.Awa, People.Noon)).ThenRefused("spiked");
        Spec<Draft>.Given(Given.KilledDraft).When(draft => ReviseDraft.Decide(draft, command, First, People.Awa, People.Noon)).ThenRefused("killed");
        Spec<Draft>.Given(Given.SubmittedDraft)
            .When(draft => ReviseDraft.Decide(draft, command, First, People.Awa, People.Noon))
            .ThenState(draft => Assert.Equal((DraftState.Submitted, 2, 1), (draft.State, draft.Revision, draft.Submitted)));
    }

    [Theory]
    [InlineData("""{ "headline": "Un puits" }""", true)]
    [InlineData("""{ "baseRevision": 7, "headline": "Un puits" }""", false)]
    [InlineData("""{ "baseRevision": 1, "language": "en" }""", true)]
    public void A_save_names_a_revision_that_is_and_the_language_it_has(string json, bool known) =>
        Spec<Draft>.Given(Given.Draft)
            .When(draft => ReviseDraft.Decide(draft, Given.Command<ReviseDraft>(json), known ? First : new(null), People.Awa, People.Noon))
            .ThenRefused("fields");

    [Fact]
    public void A_question_stays_until_its_field_is_set()
    {
        var imported = Given.Started with { Questions = [new("dateline", "11/5/2025", ["2025-05-11", "2025-11-05"])] };
        Spec<Draft>.Given(imported).When(draft => ReviseDraft.Decide(
            draft, Given.Command<ReviseDraft>("""{ "baseRevision": 1, "headline": "Un puits", "dateline": null }"""), First, People.Awa, People.Noon))
            .ThenState(draft => Assert.Single(draft.Questions));
        Spec<Draft>.Given(imported).When(draft => ReviseDraft.Decide(
            draft, Given.Command<ReviseDraft>("""{ "baseRevision": 1, "dateline": "2025-11-05" }"""), First, People.Awa, People.Noon))
            .ThenState(draft => Assert.Empty(draft.Questions));
    }

    [Fact]
    public void A_save_that_only_answers_a_question_is_a_revision()
    {
        var copy = Given.Copy with { Dateline = "2025-11-05" };
        var imported = new DraftStarted(People.Awa.AsPerson, copy, [new("dateline", "11/5/2025", ["2025-05-11", "2025-11-05"])]);
        var command = Given.Command<ReviseDraft>("""{ "baseRevision": 1, "dateline": "2025-11-05" }""");
        var saved = Spec<Draft>.Given(imported).When(draft => ReviseDraft.Decide(draft, command, new(copy), People.Awa, People.Noon))
            .Answering(Given.Answer(2, copy));
        saved.Then(new DraftRevised(People.Awa.AsPerson, 2, 1, copy, ["dateline"], null, command.Fingerprint()));
        saved.ThenState(draft => Assert.Empty(draft.Questions));
    }

    [Fact]
    public void Translators_read_the_history_of_what_was_accepted_and_of_nothing_before()
    {
        Spec<Draft>.Given(Given.SubmittedDraft).ThenState(draft => Assert.Equal([true, true, false, false], Readers(draft)));
        Spec<Draft>.Given(Given.AcceptedDraft).ThenState(draft => Assert.Equal([true, true, true, false], Readers(draft)));

        static IEnumerable<bool> Readers(Draft draft) =>
            new[] { People.Awa, People.Fatou, People.Grace, People.Nobody }.Select(actor => DraftHistory.MaySee(draft, actor));
    }

    [Fact]
    public void Submitting_hands_over_the_whole_copy_and_its_open_questions()
    {
        var imported = Given.Started with { Questions = [new("dateline", "11/5/2025", ["2025-05-11", "2025-11-05"])] };
        var due = People.Noon.AddHours(3);
        Spec<Draft>.Given(imported)
            .When(draft => SubmitDraft.Decide(draft, new(1, "Relire la fin.", Urgency.Flash, due, due.AddDays(1)), People.Awa, People.Noon))
            .Then(new DraftSubmitted(
                People.Awa.AsPerson,
                1,
                Given.Copy,
                CopyHash.Of(Given.Copy),
                [People.Awa.AsPerson],
                SubmissionKind.First,
                null,
                "Relire la fin.",
                Urgency.Flash,
                due,
                due.AddDays(1),
                ["dateline"]));
    }

    [Fact]
    public void A_submission_that_was_typed_in_time_and_sent_late_is_taken() =>
        Spec<Draft>.Given(Given.Draft)
            .When(draft => SubmitDraft.Decide(draft, new(1, null, null, People.Noon.AddHours(-2), People.Noon.AddHours(-1)), People.Awa, People.Noon))
            .Then(Given.Submitted(1, Given.Copy) with { Due = People.Noon.AddHours(-2), EmbargoUntil = People.Noon.AddHours(-1) });

    [Fact]
    public void Submitting_is_refused_for_what_is_not_current_not_ones_own_or_not_there_to_submit()
    {
        Spec<Draft>.Given(Given.Started, Given.Revised).When(draft => SubmitDraft.Decide(draft, new(1), People.Awa, People.Noon)).ThenRefused("not-current");
        Spec<Draft>.Given(Given.Draft).When(draft => SubmitDraft.Decide(draft, new(null), People.Awa, People.Noon)).ThenRefused("fields");
        Spec<Draft>.Given(Given.Draft).When(draft => SubmitDraft.Decide(draft, new(1), People.Issa, People.Noon)).ThenRefused("forbidden");
        Spec<Draft>.Given(Given.SpikedDraft).When(draft => SubmitDraft.Decide(draft, new(1), People.Awa, People.Noon)).ThenRefused("spiked");
        Spec<Draft>.Given(Given.WithdrawingDraft).When(draft => SubmitDraft.Decide(draft, new(1), People.Awa, People.Noon)).ThenRefused("withdrawing");
        Spec<Draft>.Given(Given.KilledDraft).When(draft => SubmitDraft.Decide(draft, new(2), People.Awa, People.Noon)).ThenRefused("killed");
    }

    [Fact]
    public void Submitting_again_what_was_submitted_changes_nothing_and_a_newer_revision_is_submitted_anew()
    {
        Spec<Draft>.Given(Given.SubmittedDraft).When(draft => SubmitDraft.Decide(draft, new(1), People.Awa, People.Noon)).ThenNothing();
        Spec<Draft>.Given(Given.AcceptedDraft).When(draft => SubmitDraft.Decide(draft, new(1), People.Awa, People.Noon)).ThenNothing();
        Spec<Draft>.Given([.. Given.SubmittedDraft, Given.Revised])
            .When(draft => SubmitDraft.Decide(draft, new(2), People.Awa, People.Noon))
            .Then(Given.Submitted(2, Given.Second));
        Spec<Draft>.Given(Given.ReturnedDraft).When(draft => SubmitDraft.Decide(draft, new(1), People.Awa, People.Noon)).Then(Given.Submitted(1, Given.Copy));
    }

    [Fact]
    public void Withdrawing_asks_the_desk_and_is_so_already_when_nothing_lies_there()
    {
        Spec<Draft>.Given(Given.SubmittedDraft)
            .When(draft => WithdrawDraft.Decide(draft, new("Une erreur."), People.Awa, People.Noon))
            .Then(new WithdrawalRequested(People.Awa.AsPerson, 1, "Une erreur."));
        Spec<Draft>.Given(Given.WithdrawingDraft).When(draft => WithdrawDraft.Decide(draft, new(), People.Awa, People.Noon)).ThenNothing();
        Spec<Draft>.Given(Given.Draft).When(draft => WithdrawDraft.Decide(draft, new(), People.Awa, People.Noon)).ThenNothing();
        Spec<Draft>.Given(Given.AcceptedDraft).When(draft => WithdrawDraft.Decide(draft, new(), People.Awa, People.Noon)).ThenRefused("accepted");
        Spec<Draft>.Given(Given.SubmittedDraft).When(draft => WithdrawDraft.Decide(draft, new(), People.Issa, People.Noon)).ThenRefused("forbidden");
        Spec<Draft>.Given(Given.SubmittedDraft)
            .When(draft => WithdrawDraft.Decide(draft, new(new string('x', 1_001)), People.Awa, People.Noon))
            .ThenRefused("fields");
    }

    [Fact]
    public void Editors_spike_with_a_reason_and_ask_the_desk_for_what_lies_there()
    {
        Spec<Draft>.Given(Given.Draft)
            .When(draft => SpikeDraft.Decide(draft, new("Doublon."), People.Fatou, People.Noon))
            .Then(new DraftSpiked(People.Fatou.AsPerson, "Doublon."));
        Spec<Draft>.Given(Given.SubmittedDraft)
            .When(draft => SpikeDraft.Decide(draft, new("Doublon."), People.Fatou, People.Noon))
            .Then(new SpikeRequested(People.Fatou.AsPerson, 1, "Doublon."));
        Spec<Draft>.Given(Given.SpikedDraft).When(draft => SpikeDraft.Decide(draft, new("Doublon."), People.Fatou, People.Noon)).ThenNothing();
        Spec<Draft>.Given(Given.Draft).When(draft => SpikeDraft.Decide(draft, new("Doublon."), People.Awa, People.Noon)).ThenRefused("forbidden");
        Spec<Draft>.Given(Given.Draft).When(draft => SpikeDraft.Decide(draft, new(" "), People.Fatou, People.Noon)).ThenRefused("fields");
        Spec<Draft>.Given(Given.WithdrawingDraft)
            .When(draft => SpikeDraft.Decide(draft, new("Doublon."), People.Fatou, People.Noon))
            .ThenRefused("withdrawing");
        Spec<Draft>.Given(Given.AcceptedDraft).When(draft => SpikeDraft.Decide(draft, new("Doublon."), People.Fatou, People.Noon)).ThenRefused("accepted");
    }

    [Fact]
    public void Editors_take_a_draft_off_the_spike()
    {
        Spec<Draft>.Given(Given.SpikedDraft)
            .When(draft => RestoreDraft.Decide(draft, new(), People.Fatou, People.Noon))
            .Then(new DraftRestored(People.Fatou.AsPerson));
        Spec<Draft>.Given(Given.SpikedDraft).When(draft => RestoreDraft.Decide(draft, new(), People.Awa, People.Noon)).ThenRefused("forbidden");
        Spec<Draft>.Given(Given.Draft).When(draft => RestoreDraft.Decide(draft, new(), People.Fatou, People.Noon)).ThenNothing();
    }

    [Fact]
    public void An_accepted_article_is_reopened_with_its_kind_and_what_readers_are_told()
    {
        var correction = new ReopenDraft(SubmissionKind.Correction, "Quarante, et non quatorze.");
        Spec<Draft>.Given(Given.AcceptedDraft)
            .When(draft => ReopenDraft.Decide(draft, correction, People.Awa, People.Noon))
            .Then(new DraftReopened(People.Awa.AsPerson, SubmissionKind.Correction, "Quarante, et non quatorze."));
        Spec<Draft>.Given(Given.AcceptedDraft)
            .When(draft => ReopenDraft.Decide(draft, new(SubmissionKind.Update, null), People.Awa, People.Noon))
            .Then(new DraftReopened(People.Awa.AsPerson, SubmissionKind.Update, null));
        Spec<Draft>.Given(Given.AcceptedDraft)
            .When(draft => ReopenDraft.Decide(draft, new(SubmissionKind.Correction, null), People.Awa, People.Noon))
            .ThenRefused("fields");
        Spec<Draft>.Given(Given.AcceptedDraft)
            .When(draft => ReopenDraft.Decide(draft, new(SubmissionKind.First, "x"), People.Awa, People.Noon))
            .ThenRefused("fields");
        Spec<Draft>.Given(Given.AcceptedDraft).When(draft => ReopenDraft.Decide(draft, correction, People.Issa, People.Noon)).ThenRefused("forbidden");
        Spec<Draft>.Given(Given.Draft).When(draft => ReopenDraft.Decide(draft, correction, People.Awa, People.Noon)).ThenRefused("not-accepted");
        Spec<Draft>.Given(Given.SubmittedDraft).When(draft => ReopenDraft.Decide(draft, correction, People.Awa, People.Noon)).ThenRefused("not-accepted");
        Spec<Draft>.Given(Given.KilledDraft).When(draft => ReopenDraft.Decide(draft, correction, People.Awa, People.Noon)).ThenRefused("killed");
        object[] reopened = [.. Given.AcceptedDraft, new DraftReopened(People.Awa.AsPerson, SubmissionKind.Update, null)];
        Spec<Draft>.Given(reopened).When(draft => ReopenDraft.Decide(draft, new(SubmissionKind.Update, null), People.Awa, People.Noon)).ThenNothing();
        Spec<Draft>.Given(reopened)
            .When(draft => ReopenDraft.Decide(draft, correction, People.Awa, People.Noon))
            .ThenState(draft => Assert.Equal((SubmissionKind.Correction, "Quarante, et non quatorze."), (draft.Kind, draft.KindNote)));
        Spec<Draft>.Given([.. reopened, new DraftRevised(People.Awa.AsPerson, 2, 1, Given.Second)])
            .When(draft => SubmitDraft.Decide(draft, new(2), People.Awa, People.Noon))
            .Then(Given.Submitted(2, Given.Second, SubmissionKind.Update));
    }

    [Fact]
    public void An_old_revision_is_restored_as_a_new_one()
    {
        object[] events = [Given.Started, Given.Revised];
        Spec<Draft>.Given(events).When(draft => RestoreRevision.Decide(draft, new(1), Given.Copy, People.Awa, People.Noon))
            .Answering(Given.Answer(3, Given.Copy, recorded: true)).Then(new DraftRevised(People.Awa.AsPerson, 3, 2, Given.Copy, null, 1));
        Spec<Draft>.Given(events).When(draft => RestoreRevision.Decide(draft, new(2), Given.Second, People.Awa, People.Noon))
            .Answering(Given.Answer(2, Given.Second, recorded: true)).ThenNothing();
        Spec<Draft>.Given(events).When(draft => RestoreRevision.Decide(draft, new(9), null, People.Awa, People.Noon)).ThenRefused("not-found");
        Spec<Draft>.Given(events).When(draft => RestoreRevision.Decide(draft, new(1), Given.Copy, People.Issa, People.Noon)).ThenRefused("forbidden");
        Spec<Draft>.Given([.. events, new DraftSpiked(People.Fatou.AsPerson, "x")])
            .When(draft => RestoreRevision.Decide(draft, new(1), Given.Copy, People.Awa, People.Noon))
            .ThenRefused("spiked");
    }

    [Fact]
    public void Comments_are_answered_by_those_who_write()
    {
        object[] events = [.. Given.SubmittedDraft, new CommentReceived(People.Fatou.AsPerson, Given.Remark, 1, 1, "aaaaaaaa", "Qui le dit ?", true)];
        Spec<Draft>.Given(events)
            .When(draft => AnswerComment.Decide(draft, new(Given.Remark, "Le maire."), People.Awa, People.Noon))
            .Then(new CommentAnswered(People.Awa.AsPerson, Given.Remark, "Le maire."));
        Spec<Draft>.Given(events).When(draft => AnswerComment.Decide(draft, new(Given.Remark, " "), People.Awa, People.Noon)).ThenRefused("fields");
        Spec<Draft>.Given(events).When(draft => AnswerComment.Decide(draft, new(Given.Article, "Le maire."), People.Awa, People.Noon)).ThenRefused("not-found");
        Spec<Draft>.Given(events).When(draft => AnswerComment.Decide(draft, new(Given.Remark, "Le maire."), People.Issa, People.Noon)).ThenRefused("forbidden");
    }

    [Fact]
    public void A_suggestion_is_taken_by_its_words_once_or_declined()
    {
        object[] events = [
            .. Given.SubmittedDraft,
            new SuggestionReceived(People.Fatou.AsPerson, Given.Remark, 1, 1, "aaaaaaaa", "Le puits a rouvert mardi.", "Le puits a rouvert.")
        ];
        var accepted = new SuggestionAccepted(People.Awa.AsPerson, Given.Remark, 2, Given.Second);
        Spec<Draft>.Given(events).When(draft => AcceptSuggestion.Decide(draft, new(Given.Remark), People.Awa, People.Noon))
            .Answering(Given.Answer(2, Given.Second, DraftState.Submitted, recorded: true)).Then(accepted);
        Spec<Draft>.Given([.. events, accepted]).When(draft => AcceptSuggestion.Decide(draft, new(Given.Remark), People.Awa, People.Noon))
            .Answering(Given.Answer(2, Given.Second, DraftState.Submitted, recorded: true)).ThenNothing();
        Spec<Draft>.Given([.. events, accepted])
            .When(draft => DeclineSuggestion.Decide(draft, new(Given.Remark), People.Awa, People.Noon))
            .ThenRefused("accepted");
        Spec<Draft>.Given(events).When(draft => AcceptSuggestion.Decide(draft, new(Given.Article), People.Awa, People.Noon)).ThenRefused("not-found");
        Spec<Draft>.Given(events).When(draft => AcceptSuggestion.Decide(draft, new(Given.Remark), People.Issa, People.Noon)).ThenRefused("forbidden");
        Spec<Draft>.Given([.. events, Given.Revised])
            .When(draft => AcceptSuggestion.Decide(draft, new(Given.Remark), People.Awa, People.Noon))
            .ThenRefused("block-changed");
        var declined = new SuggestionDeclined(People.Awa.AsPerson, Given.Remark, "C'était lundi.");
        Spec<Draft>.Given(events).When(draft => DeclineSuggestion.Decide(draft, new(Given.Remark, "C'était lundi."), People.Awa, People.Noon)).Then(declined);
        Spec<Draft>.Given([.. events, declined])
            .When(draft => AcceptSuggestion.Decide(draft, new(Given.Remark), People.Awa, People.Noon))
            .ThenRefused("declined");
        Spec<Draft>.Given([.. events, declined]).When(draft => DeclineSuggestion.Decide(draft, new(Given.Remark), People.Awa, People.Noon)).ThenNothing();
    }

    [Fact]
    public void Taking_a_suggestion_makes_its_taker_a_contributor_and_not_its_author()
    {
        object[] events = [
            .. Given.SubmittedDraft,
            new SuggestionReceived(People.Fatou.AsPerson, Given.Remark, 1, 1, "aaaaaaaa", "Le puits a rouvert mardi.", "Le puits a rouvert.")
        ];
        Spec<Draft>.Given(events).When(draft => AcceptSuggestion.Decide(draft, new(Given.Remark), People.Oumar, People.Noon))
            .ThenState(draft => Assert.Equal([People.Awa.Id, People.Oumar.Id], draft.Contributors.Select(person => person.Id)));
    }

    [Fact]
    public void A_suggestion_that_makes_no_block_of_text_is_not_taken() =>
        Spec<Draft>.Given([
            .. Given.SubmittedDraft,
            new SuggestionReceived(People.Fatou.AsPerson, Given.Remark, 1, 1, "aaaaaaaa", "Un.\n\nDeux.", "Le puits a rouvert.")
        ])
            .When(draft => AcceptSuggestion.Decide(draft, new(Given.Remark), People.Awa, People.Noon)).ThenRefused("not-usable");
}
