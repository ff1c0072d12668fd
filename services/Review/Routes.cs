using EditorialPlatform.Review.Reviews;

namespace EditorialPlatform.Review;

public static class Routes
{
    public static void MapRoutes(this IEndpointRouteBuilder app)
    {
        var reviews = app.MapGroup("").WithTags("Reviews");
        ListReviews.Map(reviews);
        GetReview.Map(reviews);
        ClaimReview.Map(reviews);
        ReleaseReview.Map(reviews);

        var remarks = app.MapGroup("").WithTags("Remarks");
        AddComment.Map(remarks);
        ResolveComment.Map(remarks);
        SuggestChange.Map(remarks);

        var decisions = app.MapGroup("").WithTags("Decisions");
        ApproveCopy.Map(decisions);
        RequestChanges.Map(decisions);
        RejectCopy.Map(decisions);
        Countersign.Map(decisions);
        PlaceLegalHold.Map(decisions);
        LiftLegalHold.Map(decisions);
    }
}
