using EditorialPlatform.Contracts;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Drafting.Drafts;

public sealed record SubmitDraft(int? Revision, string? Note) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Draft, SubmitDraft>("/api/drafts/{articleId:guid}/submit", Decide);

    public static Decision Decide(Draft draft, SubmitDraft command, Actor actor, DateTimeOffset now) =>
        draft.State == "submitted" ? Decision.AlreadySo
        : Decision.Accept(new DraftSubmitted(
            actor.AsPerson, draft.Revision, draft.Copy!, CopyHash.Of(draft.Copy!), draft.Contributors, SubmissionKind.First, null, command.Note, Urgency.Normal, null, null));
}
