using EditorialPlatform.Drafting.Drafts;
using EditorialPlatform.Drafting.Imports;

namespace EditorialPlatform.Drafting;

public static class Routes
{
    public static void MapRoutes(this IEndpointRouteBuilder app)
    {
        var drafts = app.MapGroup("").WithTags("Drafts");
        ListDrafts.Map(drafts);
        StartDraft.Map(drafts);
        ImportDraft.Map(drafts);
        GetDraft.Map(drafts);
        ReviseDraft.Map(drafts);
        RecordDraft.Map(drafts);
        SubmitDraft.Map(drafts);
        WithdrawDraft.Map(drafts);
        ReopenDraft.Map(drafts);
        SpikeDraft.Map(drafts);
        RestoreDraft.Map(drafts);

        var revisions = app.MapGroup("").WithTags("Revisions");
        ListRevisions.Map(revisions);
        GetRevision.Map(revisions);
        CompareRevisions.Map(revisions);
        RestoreRevision.Map(revisions);

        var remarks = app.MapGroup("").WithTags("Remarks");
        AnswerComment.Map(remarks);
        AcceptSuggestion.Map(remarks);
        DeclineSuggestion.Map(remarks);
    }
}
