using System.Text.Json;
using EditorialPlatform.Contracts.Review;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Review.Reviews;

public sealed record BreakGlass(string? Reason);

public sealed record ApproveCopy(int? Revision, JsonElement? Publish, bool? Together, DateTimeOffset? EmbargoUntil, BreakGlass? BreakGlass) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<CopyReview, ApproveCopy>("/api/reviews/{articleId:guid}/approve", Decide, new() { Continues = [typeof(ReviewOpened)] });

    public static Decision Decide(CopyReview review, ApproveCopy command, Actor actor, DateTimeOffset now)
    {
        var submission = review.Submission!;
        var own = submission.Contributors.Any(person => person.Id == actor.Id);
        if (own && command.BreakGlass is null)
        {
            return Refusal.FourEyes("You wrote a part of this revision; somebody else has to approve it.");
        }

        if (command.Revision is { } revision && revision != submission.Revision)
        {
            return Refusal.Conflict("not-current", $"Revision {submission.Revision} is under review now.", new Dictionary<string, object> { ["revision"] = submission.Revision });
        }

        if (review.RefuseToDecide(actor) is { } no)
        {
            return no;
        }

        if (Blockers.Of(submission, review.LegalHold, review.Blocking.Count) is { Count: > 0 } blockers)
        {
            return Refusal.Conflict("blocked", "Something stands in the way of an approval.", new Dictionary<string, object> { ["blockers"] = blockers });
        }

        var fields = new FieldErrors()
            .Require(command.Revision is not null, "/revision", "This is needed.")
            .Text("/breakGlass/reason", command.BreakGlass?.Reason, 5000, required: command.BreakGlass is not null);
        var publish = Read(command, fields);
        var embargo = submission.EmbargoUntil > command.EmbargoUntil || command.EmbargoUntil is null ? submission.EmbargoUntil : command.EmbargoUntil;
        fields.Require(publish?.At is not { } at || embargo is null || at >= embargo, "/publish/at", "This is before the embargo ends.");
        if (fields.Refusal is { } wrong)
        {
            return wrong;
        }

        var (by, round) = (actor.AsPerson, review.Round);
        object approved = own
            ? new CopyApprovedBreakGlass(
                by, round, submission.Revision, submission.Copy, submission.Hash, submission.Contributors, submission.Kind, submission.KindNote, publish!, embargo, command.BreakGlass!.Reason!)
            : new CopyApproved(by, round, submission.Revision, submission.Copy, submission.Hash, submission.Contributors, submission.Kind, submission.KindNote, publish!, embargo);
        return Decision.Accept([.. review.ClaimIfFree(actor), approved]);
    }

    // "now", "hold" or { "at": time }: three shapes in one field, so it is read by hand.
    private static PublishInstruction? Read(ApproveCopy command, FieldErrors fields)
    {
        var together = command.Together ?? false;
        switch (command.Publish)
        {
            case { ValueKind: JsonValueKind.String } word when word.GetString() is "now" or "hold":
                return new PublishInstruction(word.GetString() == "now" ? PublishWhen.Now : PublishWhen.Hold, null, together);
            case { ValueKind: JsonValueKind.Object } when_ when when_.TryGetProperty("at", out var at) && when_.EnumerateObject().Count() == 1:
                if (at.ValueKind == JsonValueKind.String && Json.TryTime(at.GetString(), out var time))
                {
                    return new PublishInstruction(PublishWhen.At, time, together);
                }

                fields.Add("/publish/at", "A time is ISO 8601 with an offset, such as 2026-11-24T06:00:00Z.");
                return null;
            default:
                fields.Add("/publish", "One of \"now\", \"hold\" or { \"at\": time }.");
                return null;
        }
    }
}
