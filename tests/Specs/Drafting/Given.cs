using System.Text.Json;
using EditorialPlatform.Contracts;
using EditorialPlatform.Drafting.Drafts;
using EditorialPlatform.Http;
using EditorialPlatform.Text;
using Desk = EditorialPlatform.Contracts.Review;

namespace EditorialPlatform.Tests.Specs.Drafting;

/// <summary>Events and commands that the specs of drafts start from.</summary>
internal static class Given
{
    public static readonly Guid Article = Guid.Parse("00000000-0000-7000-8000-000000000001");
    public static readonly Guid Remark = Guid.Parse("00000000-0000-7000-8000-000000000002");

    public static readonly Copy Copy = new(
        "fr", "Le puits de Kidal", null,
        [new("aaaaaaaa", BlockKind.Paragraph, "Le puits a rouvert."), new("bbbbbbbb", BlockKind.Paragraph, "Quarante familles y puisent.")],
        "actualites", "mali", null, null, [], []);

    public static readonly Copy Second = With(Copy, 0, "Le puits a rouvert mardi.");

    public static DraftStarted Started { get; } = new(People.Awa.AsPerson, Copy);

    public static DraftRevised Revised { get; } = new(People.Awa.AsPerson, 2, 1, Second, []);

    public static object[] Draft { get; } = [Started];

    public static object[] SubmittedDraft { get; } = [Started, Submitted(1, Copy)];

    /// <summary>Accepted at version 3 of the review.</summary>
    public static object[] AcceptedDraft { get; } = [.. SubmittedDraft, new DraftAccepted(People.Fatou.AsPerson, 1, CopyHash.Of(Copy), 3)];

    public static object[] ReturnedDraft { get; } = [.. SubmittedDraft, new DraftReturned(People.Fatou.AsPerson, ReturnKind.Changes, 1, 1, "Qui le dit ?", 3)];

    public static object[] SpikedDraft { get; } = [Started, new DraftSpiked(People.Fatou.AsPerson, "Doublon.")];

    /// <summary>The withdrawal was requested at version 3 of the stream.</summary>
    public static object[] WithdrawingDraft { get; } = [.. SubmittedDraft, new WithdrawalRequested(People.Awa.AsPerson, 1, "Une erreur.")];

    public static object[] SpikingDraft { get; } = [.. SubmittedDraft, new SpikeRequested(People.Fatou.AsPerson, 1, "Doublon.")];

    public static object[] KilledDraft { get; } = [.. AcceptedDraft, new KillNoted(People.Fatou.AsPerson, "Menaces.")];

    public static Copy With(Copy copy, int block, string text) =>
        copy with { Blocks = [.. copy.Blocks.Select((each, index) => index == block ? each with { Text = text } : each)] };

    public static DraftSubmitted Submitted(int revision, Copy copy, SubmissionKind kind = SubmissionKind.First, string? kindNote = null) =>
        new(People.Awa.AsPerson, revision, copy, CopyHash.Of(copy), [People.Awa.AsPerson], kind, kindNote, null, Urgency.Normal, null, null, []);

    public static DraftRevision Saved(int revision, Copy copy, string? sent = null) =>
        new(DraftRevision.Key(Article, revision), Article, revision, People.Awa.AsPerson, People.Noon, 46, 8, null, sent, copy);

    /// <summary>The response to a save; drafts in specs have no id.</summary>
    public static SaveResult Answer(int revision, Copy copy, DraftState state = DraftState.Draft, bool recorded = false) =>
        SaveResult.From(Guid.Empty, state, Receipt.For(revision, copy, People.Noon, recorded));

    /// <summary>Deserializes a command as from HTTP: members that are missing in the JSON count as not sent.</summary>
    public static T Command<T>(string json) => JsonSerializer.Deserialize<T>(json, Json.Options)!;

    public static Desk.CopyApproved Approved(int revision, Copy copy, long version) =>
        new(
            Article,
            version,
            People.Noon,
            People.Fatou.AsPerson,
            revision,
            copy,
            CopyHash.Of(copy),
            [People.Awa.AsPerson],
            SubmissionKind.First,
            null,
            new(Desk.PublishWhen.Now),
            null,
            null);

    public static Desk.ChangesRequested Requested(int revision, long version) =>
        new(Article, version, People.Noon, People.Fatou.AsPerson, 1, revision, "Qui le dit ?");

    public static Desk.DraftReleased Released(long answers, bool released, long version) =>
        new(Article, version, People.Noon, answers, released, released ? null : "It was approved before.");
}
