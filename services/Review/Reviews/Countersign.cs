using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Review.Reviews;

public sealed record Countersign : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<CopyReview, Countersign>("/api/reviews/{articleId:guid}/countersign", Decide, new() { IfMatch = true });

    public static Decision Decide(CopyReview review, Countersign command, Actor actor, DateTimeOffset now) =>
        review.BrokeTheGlass is not { } who ? Refusal.Conflict("nothing-to-countersign", "Nobody has approved their own piece here.")
        : who.Id == actor.Id || review.ApprovedSubmission!.Contributors.Any(person => person.Id == actor.Id)
            ? Refusal.FourEyes("You had a part in this; somebody else has to countersign.")
        : Decision.Accept(new CopyCountersigned(actor.AsPerson, review.ApprovedSubmission.Revision, review.ApprovedSubmission.Hash));
}
