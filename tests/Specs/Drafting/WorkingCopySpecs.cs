using EditorialPlatform.Contracts;
using EditorialPlatform.Drafting.Drafts;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Tests.Specs.Drafting;

/// <summary>What a save leaves beside the events, and when it becomes one of them.</summary>
public sealed class WorkingCopySpecs
{
    private static readonly DateTimeOffset Later = People.Noon.AddMinutes(3);

    private static readonly Copy Third = Given.With(Given.Second, 1, "Cinquante familles y puisent.");

    private static DraftRevised Kept { get; } = Settle(null, Saved(People.Awa, 2, Given.Second), People.Awa, People.Noon).Unrecorded!;

    [Fact]
    public void A_save_is_kept_and_not_recorded_and_the_next_one_of_the_same_writer_continues_it()
    {
        var (events, kept) = Settle(null, Saved(People.Awa, 2, Given.Second), People.Awa, People.Noon);
        Assert.Empty(events);
        Assert.Equal((2, 1, 2, People.Noon, People.Noon), (kept!.Revision, kept.BaseRevision, kept.FirstRevision, kept.Since, kept.SavedAt));
        (events, kept) = Settle(kept with { Answered = ["dateline"] }, Saved(People.Awa, 3, Third), People.Awa, Later);
        Assert.Empty(events);
        Assert.Equal((3, 1, 2, People.Noon, Later), (kept!.Revision, kept.BaseRevision, kept.FirstRevision, kept.Since, kept.SavedAt));
        Assert.Equal(["dateline"], kept.Answered!);
        Assert.Equal(Third, kept.Copy);
    }

    [Fact]
    public void It_is_recorded_under_its_writers_name_when_another_person_writes()
    {
        var (events, kept) = Settle(Kept, Saved(People.Fatou, 3, Third), People.Fatou, Later);
        Assert.Equal([new EventBy(People.Awa.AsPerson, Kept)], events);
        Assert.Equal((People.Fatou.Id, 3, 3, Later), (kept!.By.Id, kept.Revision, kept.FirstRevision, kept.Since));
    }

    public static TheoryData<object, bool, bool> Acts => new()
    {
        { new DraftSpiked(People.Fatou.AsPerson, "Doublon."), true, true },
        { new CommentAnswered(People.Fatou.AsPerson, Given.Remark, "Le maire."), true, true },
        { new CommentAnswered(People.Awa.AsPerson, Given.Remark, "Le maire."), false, false },
        { new WithdrawalRequested(People.Awa.AsPerson, 1, null), false, false },
        { Given.Submitted(2, Given.Second), false, true },
        { new DraftRevised(People.Awa.AsPerson, 3, 2, Given.Copy, RestoredFrom: 1), false, true },
        { new SuggestionAccepted(People.Awa.AsPerson, Given.Remark, 3, Third), false, true },
    };

    [Theory]
    [MemberData(nameof(Acts))]
    public void It_is_recorded_before_the_act_of_another_person_a_submission_a_restore_and_an_acceptance(object act, bool byAnother, bool recorded)
    {
        var (events, kept) = Settle(Kept, act, byAnother ? People.Fatou : People.Awa, Later);
        Assert.Equal(recorded ? [new EventBy(People.Awa.AsPerson, Kept), act] : [act], events);
        Assert.Equal(recorded ? null : Kept, kept);
    }

    [Fact]
    public void What_the_desk_says_of_another_revision_records_nothing()
    {
        var said = new DraftReturned(People.Fatou.AsPerson, ReturnKind.Changes, 1, 1, "Qui le dit ?", 3);
        var (events, kept) = WorkingCopy.Settle(Kept, [said], by: null, Later);
        Assert.Equal([said], events);
        Assert.Equal(Kept, kept);
    }

    [Fact]
    public void It_is_recorded_when_asked_for_and_when_it_was_left_alone_for_ten_minutes()
    {
        var draft = Typing();
        var asked = RecordDraft.Decide(draft, new(), DraftRevision.Of(Given.Article, Kept), People.Fatou, Later);
        Assert.Equal([Kept], asked.Events);
        Assert.True(((SaveResult)asked.Answer!).Recorded);
        Assert.Equal(People.Noon, ((SaveResult)asked.Answer!).ReceivedAt);
        Assert.Equal([new EventBy(People.Awa.AsPerson, Kept)], WorkingCopy.Settle(Kept, asked.Events, People.Fatou.Id, Later).Events);
        Assert.Equal("forbidden", RecordDraft.Decide(draft, new(), null, People.Issa, Later).Rejection?.Code);

        Assert.Empty(RecordDraft.WhenQuiet(draft, People.Noon.AddMinutes(10).AddTicks(-1)));
        Assert.Equal([Kept], RecordDraft.WhenQuiet(draft, People.Noon.AddMinutes(10)));
        Assert.Empty(RecordDraft.WhenQuiet(Folded(Given.Draft), People.Noon.AddDays(1)));
    }

    [Fact]
    public void A_decision_sees_the_draft_with_what_is_not_recorded_and_its_number_rises_with_saves_and_acts_alone()
    {
        var started = Folded(Given.Draft);
        var draft = Typing();
        Assert.Equal((1L, 1L), (started.StreamVersion, started.ChangeNumber));
        Assert.Equal((1L, 2L, 2, Given.Second), (draft.StreamVersion, draft.ChangeNumber, draft.Revision, draft.Copy));
        var recorded = started.Evolve(Kept);
        Assert.Equal((2L, 2L), (recorded.StreamVersion, recorded.ChangeNumber));
        Assert.Null(recorded.Unrecorded);
        var submitted = recorded.Evolve(Given.Submitted(2, Given.Second));
        Assert.Equal((3L, 3L), (submitted.StreamVersion, submitted.ChangeNumber));
        // Five saves at once in one event.
        Assert.Equal(6, started.Evolve(Kept with { Revision = 6 }).ChangeNumber);
        // Where every save was an event the number is the version of the stream.
        Assert.Equal(2, started.Evolve(Given.Revised).ChangeNumber);
        // What was recorded meanwhile is not shown again.
        Assert.Equal(recorded, new WorkingCopy { Unrecorded = Kept }.ApplyTo(recorded));
    }

    [Fact]
    public void A_save_on_a_base_that_is_gone_is_told_each_difference_and_one_on_a_number_that_never_was_is_refused()
    {
        var draft = Folded([Given.Started, Given.Revised]);
        var command = Given.Command<ReviseDraft>(
            """{ "baseRevision": 1, "headline": "Un puits", "body": "Le puits a rouvert jeudi.\n\nQuarante familles y puisent." }""");
        var rejection = ReviseDraft.Decide(draft, command, new(null), People.Awa, People.Noon).Rejection!;
        Assert.Equal(("merge-conflict", true), (rejection.Code, (bool)rejection.More!["baseGone"]));
        Assert.Equal(
            [new("headline", null, "Un puits", "Le puits de Kidal"), new("aaaaaaaa", null, "Le puits a rouvert jeudi.", "Le puits a rouvert mardi.")],
            (IReadOnlyList<Text.MergeConflict>)rejection.More["conflicts"]);
        // What is there already is no conflict, and what was not sent is kept.
        var same = Given.Command<ReviseDraft>("""{ "baseRevision": 1, "headline": "Le puits de Kidal" }""");
        Assert.Empty(ReviseDraft.Decide(draft, same, new(null), People.Awa, People.Noon).Events);
        foreach (var never in new[] { -1, 0, 3 })
        {
            var unknown = Given.Command<ReviseDraft>($$"""{ "baseRevision": {{never}}, "headline": "Un puits" }""");
            Assert.Equal("fields", ReviseDraft.Decide(draft, unknown, new(null), People.Awa, People.Noon).Rejection?.Code);
        }
    }

    [Fact]
    public void An_earlier_copy_is_made_again_from_what_differs()
    {
        var random = new Random(20261128);
        var copies = new List<Copy> { Given.Copy };
        for (var save = 0; save < 300; save++)
        {
            copies.Add(Edited(random, copies[^1]));
        }

        var deltas = copies.Zip(copies.Skip(1)).Select(pair => CopyDelta.Between(pair.Second, pair.First).ToJsonString()).ToList();
        var copy = copies[^1];
        for (var index = deltas.Count - 1; index >= 0; index--)
        {
            copy = CopyDelta.Apply(copy, System.Text.Json.Nodes.JsonNode.Parse(deltas[index])!.AsObject());
            Assert.Equal(Text.CopyHash.Of(copies[index]), Text.CopyHash.Of(copy));
        }

        var typed = Given.With(Given.Copy, 0, "Le puits a rouvert. Et 🙂");
        Assert.Equal("""{"blocks":{"aaaaaaaa":[19,0,""]}}""", CopyDelta.Between(typed, Given.Copy).ToJsonString());
        // No half of a character is stored.
        Assert.Equal("😀", Half(Given.With(Given.Copy, 0, "🙂"), Given.With(Given.Copy, 0, "😀")));

        static string Half(Copy later, Copy earlier) =>
            CopyDelta.Apply(later, System.Text.Json.Nodes.JsonNode.Parse(CopyDelta.Between(later, earlier).ToJsonString())!.AsObject()).Blocks[0].Text;
    }

    private static Copy Edited(Random random, Copy copy)
    {
        var blocks = copy.Blocks.ToList();
        var at = random.Next(blocks.Count);
        switch (random.Next(8))
        {
            case 0:
                blocks.Insert(at, new Block($"n{random.Next(10_000_000):D7}", (BlockKind)random.Next(8), Words()));
                break;
            case 1 when blocks.Count > 2:
                blocks.RemoveAt(at);
                break;
            case 2:
                (blocks[0], blocks[at]) = (blocks[at], blocks[0]);
                break;
            case 3:
                return copy with { Standfirst = random.Next(2) == 0 ? null : Words(), Tags = [.. copy.Tags.Append($"t{random.Next(9)}").Distinct()] };
            case 4:
                return copy with { Related = [new(random.Next(2) == 0 ? Given.Article : null, null, Words())], Byline = Words() };
            case 5:
                blocks[at] = blocks[at] with { Kind = BlockKind.Quote, Cite = Words() };
                break;
            default:
                var text = blocks[at].Text;
                blocks[at] = blocks[at] with { Text = text.Insert(Boundary(text), Words()) };
                break;
        }

        return copy with { Blocks = blocks };

        string Words() => new[] { "un mot", "é", "e\u0301", "😀", "🙂", "«\u00a0x\u00a0»", "\"\\n" }[random.Next(7)];

        int Boundary(string text)
        {
            var place = random.Next(text.Length + 1);
            return place > 0 && place < text.Length && char.IsLowSurrogate(text[place]) ? place - 1 : place;
        }
    }

    private static Draft Typing() => new WorkingCopy { Unrecorded = Kept }.ApplyTo(Folded(Given.Draft));

    private static Draft Folded(object[] events) => events.Aggregate(new Draft(), (draft, happened) => draft.Evolve(happened));

    private static DraftRevised Saved(Actor by, int revision, Copy copy) => new(by.AsPerson, revision, revision - 1, copy, [], null, $"{revision}");

    private static (IReadOnlyList<object> Events, DraftRevised? Unrecorded) Settle(DraftRevised? before, object decided, Actor by, DateTimeOffset at) =>
        WorkingCopy.Settle(before, [decided], by.Id, at);
}
