using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Review.Reviews;
using EditorialPlatform.Text;
using PublishInstruction = EditorialPlatform.Contracts.Review.PublishInstruction;
using PublishWhen = EditorialPlatform.Contracts.Review.PublishWhen;

namespace EditorialPlatform.Tests.Specs.Review;

/// <summary>People and events that the specs of Review start from: Awa is the author, Fatou and Oumar are editors.</summary>
public static class Desk
{
    public static readonly Copy Filed = new(
        "fr", "Le puits de Kidal", "Un chapô.",
        [new Block("p0000001", BlockKind.Paragraph, "Le puits a été rouvert."), new Block("p0000002", BlockKind.Paragraph, "Quarante familles y puisent.")],
        "actualites", "mali", "2025-11-05", "Awa Traoré, à Kidal", [], []);

    public static readonly Guid Remark = Guid.Parse("00000000-0000-0000-0000-0000000000c1");

    /// <summary>An editor who contributed to the text under review.</summary>
    public static readonly Actor Bintou = new(
        Guid.Parse("00000000-0000-0000-0000-0000000000a1"), "Bintou Keïta", new HashSet<string> { "editor" }, new HashSet<string> { "fr" });

    public static ReviewOpened Opened(
        int round = 1, long version = 2, int revision = 1, Copy? copy = null, IReadOnlyList<Person>? by = null, DateTimeOffset? embargo = null) => new(
        round, version, People.Awa.AsPerson, revision, copy ?? Filed, CopyHash.Of(copy ?? Filed),
        by ?? [People.Awa.AsPerson], SubmissionKind.First, null, null, Urgency.Normal, null, embargo, []);

    public static ReviewClaimed Claimed(Actor by) => new(by.AsPerson);

    public static CopyApproved Approved(Actor by, ReviewOpened it, PublishInstruction? publish = null, DateTimeOffset? embargo = null) => new(
        by.AsPerson, it.Round, it.Revision, it.Copy, it.Hash, it.Contributors, it.Kind, it.KindNote, publish ?? new(PublishWhen.Now), embargo);

    public static CopyApprovedBreakGlass Broke(Actor by, ReviewOpened it, string reason = "Personne d'autre.") => new(
        by.AsPerson, it.Round, it.Revision, it.Copy, it.Hash, it.Contributors, it.Kind, it.KindNote, new(PublishWhen.Now), null, reason);

    public static ApproveCopy Approve(
        int? revision = 1, string? publish = "now", string? at = null, bool? together = null, DateTimeOffset? embargo = null, string? glass = null) => new(
        revision, at is not null ? new(null, at) : publish is not null ? new(publish, null) : null, together, embargo, glass is null ? null : new(glass));
}
