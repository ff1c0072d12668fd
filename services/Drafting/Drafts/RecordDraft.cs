using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>Records what is saved as a revision that is listed for ever, under the name of whoever wrote it.</summary>
public sealed record RecordDraft : IEndpoint
{
    /// <summary>How long a writer pauses until what was written is recorded.</summary>
    public static readonly TimeSpan QuietTime = TimeSpan.FromMinutes(10);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Draft, RecordDraft, DraftRevision?>(
            "/api/drafts/{articleId:guid}/record",
            (session, id, _) => SavedRevisions.FindNewestAsync(session, id),
            Decide,
            new() { Answer = typeof(SaveResult) })
            .WithSummary("Record the working copy as a revision that is listed for ever");

    /// <param name="newest">The newest revision, recorded or not.</param>
    public static Decision Decide(Draft draft, RecordDraft command, DraftRevision? newest, Actor actor, DateTimeOffset now) =>
        !draft.CanEdit(actor) ? Rejection.Forbidden("Its contributors and editors record a revision.")
        : Decision.Accept(draft.Unrecorded is { } saved ? [saved] : []) with
        {
            Answer = SaveResult.From(draft.Id, draft.State, newest!.Receipt with { Recorded = true }),
        };

    public static IReadOnlyList<object> WhenQuiet(Draft draft, DateTimeOffset now) =>
        draft.Unrecorded is { SavedAt: { } savedAt } saved && savedAt + QuietTime <= now ? [saved] : [];
}
