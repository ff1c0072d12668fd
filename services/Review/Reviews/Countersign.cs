using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Review.Reviews;

/// <summary>Looks afterwards at what its own author approved; everything of it that the person had no part in is signed.</summary>
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
