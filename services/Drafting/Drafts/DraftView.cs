using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;
using EditorialPlatform.Text.Reading;
using JasperFx.Events;
using Marten;
using Marten.Events.Aggregation;
using Marten.Schema;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EditorialPlatform.Drafting.Drafts;

public sealed record ReplyView(Person By, DateTimeOffset At, string Text);

public sealed record CommentView(
    Guid Id, int Round, int Revision, string? BlockId, Person By, DateTimeOffset At,
    string Text, bool Blocking, bool Resolved, IReadOnlyList<ReplyView> Replies);

public sealed record SuggestionView(
    Guid Id, int Round, int Revision, string BlockId, Person By, DateTimeOffset At, string Text, SuggestionState State, string? Reason);

/// <summary>The read model of a draft's page, without what is saved and not recorded: the page takes that from the <see cref="WorkingCopy"/>.</summary>
[DocumentAlias("draftpage")]
public sealed record DraftView
{
    public Guid Id { get; init; }

    public long StreamVersion { get; init; }

    /// <summary>The aggregate that the commands use, so that the page cannot contradict the rules.</summary>
    public required Draft Draft { get; init; }

    public IReadOnlyList<CommentView> Comments { get; init; } = [];

    public IReadOnlyList<SuggestionView> Suggestions { get; init; } = [];
}

[ReadModelVersion(2)]
public sealed class DraftViewProjection : SingleStreamProjection<DraftView, Guid>
{
    public override DraftView? Evolve(DraftView? snapshot, Guid id, IEvent e)
    {
        var page = snapshot ?? new DraftView { Id = id, Draft = new Draft { Id = id } };
        return Fold(page, e) with { StreamVersion = e.Version, Draft = page.Draft.Evolve(e.Data) };
    }

    private static DraftView Fold(DraftView page, IEvent e) => e.Data switch
    {
        CommentReceived it => page with
        {
            Comments = [
                .. page.Comments,
                new(it.CommentId, it.Round, it.Revision, it.BlockId, it.By, e.Timestamp, it.Text, it.Blocking, page.Draft.Resolved.Contains(it.CommentId), [])
            ],
        },
        CommentSettled it => page with { Comments = Change(page, it.CommentId, comment => comment with { Resolved = true }) },
        CommentAnswered it => page with
        {
            Comments = Change(page, it.CommentId, comment => comment with { Replies = [.. comment.Replies, new(it.By, e.Timestamp, it.Text)] }),
        },
        SuggestionReceived it => page with
        {
            Suggestions = [
                .. page.Suggestions,
                new(it.SuggestionId, it.Round, it.Revision, it.BlockId, it.By, e.Timestamp, it.Text, SuggestionState.Open, Reason: null)
            ],
        },
        SuggestionAccepted it => page with { Suggestions = Settle(page, it.SuggestionId, SuggestionState.Accepted, reason: null) },
        SuggestionDeclined it => page with { Suggestions = Settle(page, it.SuggestionId, SuggestionState.Declined, it.Reason) },
        _ => page,
    };

    private static CommentView[] Change(DraftView page, Guid id, Func<CommentView, CommentView> change) =>
        [.. page.Comments.Select(comment => comment.Id == id ? change(comment) : comment)];

    private static SuggestionView[] Settle(DraftView page, Guid id, SuggestionState state, string? reason) =>
        [.. page.Suggestions.Select(suggestion => suggestion.Id == id ? suggestion with { State = state, Reason = reason } : suggestion)];
}

public sealed record DraftResponse(
    Guid ArticleId, DraftState State, int Revision, string Language, string Headline,
    string? Standfirst, IReadOnlyList<Block> Blocks, string Body, string? Section, string? Place,
    string? Dateline, string? Byline, IReadOnlyList<string> Tags,
    IReadOnlyList<Related> Related, IReadOnlyList<Person> Contributors,
    IReadOnlyList<Question> Questions,
    IReadOnlyList<CommentView> Comments, IReadOnlyList<SuggestionView> Suggestions);

public sealed class GetDraft : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/drafts/{articleId:guid}", async Task<Results<Ok<DraftResponse>, Problem>> (
            Guid articleId, IDocumentStore store, HttpContext http) =>
        {
            await using var session = store.QuerySession();
            var working = await WorkingCopy.LoadAsync(session, articleId, http.RequestAborted);
            if (await session.LoadAsync<DraftView>(articleId, http.RequestAborted) is not { } page
                || working.ApplyTo(page.Draft) is not { } draft
                || !draft.CanRead(Actor.From(http.User)!))
            {
                return new Problem(Rejection.NotFound);
            }

            http.Response.Headers.ETag = Preconditions.ETag(draft.ChangeNumber);
            var copy = draft.Copy!;
            return TypedResults.Ok(new DraftResponse(
                articleId,
                draft.State,
                draft.Revision,
                copy.Language,
                copy.Headline,
                copy.Standfirst,
                copy.Blocks,
                MarkdownBody.Write(copy.Blocks),
                copy.Section,
                copy.Place,
                copy.Dateline,
                copy.Byline,
                copy.Tags,
                copy.Related,
                draft.Contributors,
                draft.Questions,
                page.Comments,
                page.Suggestions));
        })
        .Describe("getDraft", "Read a draft with its comments, suggestions and questions")
        .AnswersWithETag().Refuses(404, "not-found");
}
