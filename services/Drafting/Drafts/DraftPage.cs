using EditorialPlatform.Contracts;
using EditorialPlatform.Drafting.Bodies;
using EditorialPlatform.ServiceDefaults;
using JasperFx.Events;
using Marten;
using Marten.Events.Aggregation;
using Marten.Schema;

namespace EditorialPlatform.Drafting.Drafts;

public sealed record ShownReply(Person By, DateTimeOffset At, string Text);

public sealed record ShownComment(
    Guid Id, int Round, int Revision, string? BlockId, Person By, DateTimeOffset At, string Text, bool Blocking, bool Resolved, IReadOnlyList<ShownReply> Replies);

public sealed record ShownSuggestion(Guid Id, int Round, int Revision, string BlockId, Person By, DateTimeOffset At, string Text, string State, string? Reason);

/// <summary>A draft as its writers see it.</summary>
[DocumentAlias("draftpage")]
public sealed record DraftPage
{
    public Guid Id { get; init; }

    public long StreamVersion { get; init; }

    /// <summary>The state by the same fold that decides: a page that says otherwise than the rules would be no help.</summary>
    public required Draft Draft { get; init; }

    public IReadOnlyList<ShownComment> Comments { get; init; } = [];

    public IReadOnlyList<ShownSuggestion> Suggestions { get; init; } = [];
}

public sealed class DraftPageProjection : SingleStreamProjection<DraftPage, Guid>
{
    public DraftPageProjection() => Name = "DraftPage";

    public override DraftPage? Evolve(DraftPage? snapshot, Guid id, IEvent e)
    {
        var page = snapshot ?? new DraftPage { Id = id, Draft = new Draft { Id = id } };
        return Fold(page, e) with { StreamVersion = e.Version, Draft = page.Draft.Evolve(e.Data) };
    }

    private static DraftPage Fold(DraftPage page, IEvent e) => e.Data switch
    {
        CommentReceived it => page with
        {
            Comments = [.. page.Comments, new(it.CommentId, it.Round, it.Revision, it.BlockId, it.By, e.Timestamp, it.Text, it.Blocking, page.Draft.Settled.Contains(it.CommentId), [])],
        },
        CommentSettled it => page with { Comments = Change(page, it.CommentId, comment => comment with { Resolved = true }) },
        CommentAnswered it => page with
        {
            Comments = Change(page, it.CommentId, comment => comment with { Replies = [.. comment.Replies, new(it.By, e.Timestamp, it.Text)] }),
        },
        SuggestionReceived it => page with
        {
            Suggestions = [.. page.Suggestions, new(it.SuggestionId, it.Round, it.Revision, it.BlockId, it.By, e.Timestamp, it.Text, "open", Reason: null)],
        },
        SuggestionAccepted it => page with { Suggestions = Settle(page, it.SuggestionId, "accepted", reason: null) },
        SuggestionDeclined it => page with { Suggestions = Settle(page, it.SuggestionId, "declined", it.Reason) },
        _ => page,
    };

    private static ShownComment[] Change(DraftPage page, Guid id, Func<ShownComment, ShownComment> change) =>
        [.. page.Comments.Select(comment => comment.Id == id ? change(comment) : comment)];

    private static ShownSuggestion[] Settle(DraftPage page, Guid id, string state, string? reason) =>
        [.. page.Suggestions.Select(suggestion => suggestion.Id == id ? suggestion with { State = state, Reason = reason } : suggestion)];
}

public sealed class ShowDraft : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/drafts/{articleId:guid}", async Task<IResult> (Guid articleId, IDocumentStore store, HttpContext http) =>
        {
            await using var session = store.QuerySession();
            if (await session.LoadAsync<DraftPage>(articleId, http.RequestAborted) is not { } page || !page.Draft.VisibleTo(Actor.From(http.User)!))
            {
                return new Problem(Refusal.NotFound);
            }

            http.Response.Headers.ETag = Preconditions.ETag(page.StreamVersion);
            var (draft, copy) = (page.Draft, page.Draft.Copy!);
            return TypedResults.Ok(new
            {
                articleId,
                draft.State,
                draft.Revision,
                copy.Language,
                copy.Headline,
                copy.Standfirst,
                copy.Blocks,
                body = MarkdownBody.Write(copy.Blocks),
                copy.Section,
                copy.Place,
                copy.Dateline,
                copy.Byline,
                copy.Tags,
                copy.Related,
                draft.Contributors,
                draft.Questions,
                page.Comments,
                page.Suggestions,
            });
        });
}
