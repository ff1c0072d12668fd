using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Review.Reviews;

/// <summary>Countersigns the self-approvals of a review, except those of revisions to which the person contributed.</summary>
public sealed record Countersign : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<CopyReview, Countersign>("/api/reviews/{articleId:guid}/countersign", Decide, new() { RequiresIfMatch = true })
            .WithSummary("Sign afterwards what its own author approved")
            .Refuses(403, "four-eyes").Refuses(409, "nothing-to-countersign");

    public static Decision Decide(CopyReview review, Countersign command, Actor actor, DateTimeOffset now)
    {
        if (CopyReview.RequireEditor(actor) is { } no)
        {
            return no;
        }

        var strange = review.SelfApprovals.Where(broken => broken.Contributors.All(person => person.Id != actor.Id)).ToList();
        return review.SelfApprovals.Count == 0 ? Rejection.Conflict("nothing-to-countersign", "Nobody has approved their own piece here.")
            : strange.Count == 0 ? Rejection.FourEyes("You had a part in this; somebody else has to countersign.")
            : Decision.Accept([.. strange.Select(broken => new CopyCountersigned(actor.AsPerson, broken.Revision, broken.Hash))]);
    }
}
