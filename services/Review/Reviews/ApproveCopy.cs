using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;
using Marten;

namespace EditorialPlatform.Review.Reviews;

/// <summary>The problem document of a rejected approval, with the blockers or with the changes since the revision that the editor read.</summary>
public sealed record ApprovalProblem : ProblemDocument
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Blocker>? Blockers { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Revision { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Hash { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CopyChange>? Changes { get; init; }
}

public sealed record BreakGlass([property: Required] string? Reason);

public sealed record ApproveCopy(
    [property: Required] int? Revision,
    [property: Required] PublishInput? Publish,
    bool? Together,
    DateTimeOffset? EmbargoUntil,
    BreakGlass? BreakGlass) : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<CopyReview, ApproveCopy, Copy?>(
            "/api/reviews/{articleId:guid}/approve",
            (session, id, command) => ReadAsync(session, id, command.Revision), Decide,
            new() { ContinuesTraceOf = [typeof(ReviewOpened)] })
            .WithSummary("Approve exactly the revision that was read, and say when it goes out")
            .Refuses(403, "four-eyes").Refuses<ApprovalProblem>(409, "not-current", "not-open", "claimed", "blocked");

    /// <param name="read">The copy the editor read, if it is not the one under review; null otherwise.</param>
    public static Decision Decide(CopyReview review, ApproveCopy command, Copy? read, Actor actor, DateTimeOffset now)
    {
        var (submission, own) = (review.Submission!, review.WrittenBy(actor));
        if (own && command.BreakGlass is null)
        {
            return Rejection.FourEyes("You wrote a part of this revision; somebody else has to approve it.");
        }

        if (CopyReview.RequireEditor(actor) is { } forbidden)
        {
            return forbidden;
        }

        if (own && submission.EmbargoUntil > now && command.EmbargoUntil < submission.EmbargoUntil)
        {
            return Rejection.FourEyes("You wrote a part of this revision; somebody else has to shorten its embargo.");
        }

        if (command.Revision is { } revision && revision != submission.Revision)
        {
            return NotCurrent(submission, read);
        }

        var fields = new ValidationErrors()
            .Require(command.Revision is not null, "/revision", "This is needed.")
            .Require(own || command.BreakGlass is null, "/breakGlass", "You wrote no part of this revision: approve it as it is.")
            .Text("/breakGlass/reason", command.BreakGlass?.Reason, Limits.Remark, required: command.BreakGlass is not null)
            .Require(command.Publish is not null, "/publish", PublishInput.OneOf);
        var publish = command.Publish?.Read(command.Together ?? false, fields);
        var asked = submission.EmbargoUntil > command.EmbargoUntil || command.EmbargoUntil is null ? submission.EmbargoUntil : command.EmbargoUntil;
        // An embargo that is over when the text is approved binds nothing.
        var embargo = asked > now ? asked : null;
        if (review.State == ReviewState.Approved
            && review.Approval is { } before
            && before.By.Id == actor.Id
            && before.Publish == publish
            && (before.EmbargoUntil == asked || before.EmbargoUntil == embargo))
        {
            return Decision.NoChange;
        }

        if (review.RequireDecider(actor) is { } no)
        {
            return no;
        }

        if (Blockers.Of(review) is { Count: > 0 } blockers)
        {
            return Rejection.Conflict("blocked", "Something stands in the way of an approval.", new Dictionary<string, object> { ["blockers"] = blockers });
        }

        fields.Require(publish?.At is not { } at || at > now, "/publish/at", "This is in the past.")
            .Require(command.EmbargoUntil is not { } until || until > now, "/embargoUntil", "This is in the past.")
            .Require(!(publish?.At < embargo), "/publish/at", "This is before the embargo ends.");
        if (fields.Rejection is { } wrong)
        {
            return wrong;
        }

        var (by, round) = (actor.AsPerson, review.Round);
        object approved = own
            ? new CopyApprovedBreakGlass(
                by, round, submission.Revision, submission.Copy, submission.Hash, submission.Contributors,
                submission.Kind, submission.KindNote, publish!, embargo, command.BreakGlass!.Reason!)
            : new CopyApproved(
                by,
                round,
                submission.Revision,
                submission.Copy,
                submission.Hash,
                submission.Contributors,
                submission.Kind,
                submission.KindNote,
                publish!,
                embargo);
        return Decision.Accept([.. review.ClaimIfUnclaimed(actor), approved]);
    }

    // The response contains the changes, so that the editor needs to read only those.
    private static Rejection NotCurrent(ReviewOpened submission, Copy? read) => Rejection.Conflict(
        "not-current",
        $"Revision {submission.Revision} is under review now.",
        new Dictionary<string, object>
        {
            ["revision"] = submission.Revision,
            ["hash"] = submission.Hash,
            ["changes"] = read is null ? [] : CopyChanges.Between(read, submission.Copy),
        });

    private static async Task<Copy?> ReadAsync(IQuerySession session, Guid id, int? revision) =>
        revision is null || await session.LoadAsync<CopyReview>(id) is not { Submission: { } submission } || submission.Revision == revision
            ? null
            : (await session.Events.FetchStreamAsync(id))
                .Select(happened => happened.Data)
                .OfType<ReviewOpened>()
                .LastOrDefault(opened => opened.Revision == revision)
                ?.Copy;
}
