using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;
using EditorialPlatform.Text.Reading;
using Marten;

namespace EditorialPlatform.Drafting.Drafts;

public sealed record StartDraft : CopyInput, IEndpoint
{
    public Guid? ArticleId { get; init; }

    public static Rejection AlreadyStarted { get; } = Rejection.Conflict("already-started", "This article was started before.");

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Draft, StartDraft, ExistingDraft>("/api/drafts", ExistingDraft.FindAsync, Decide, new()
        {
            CreatesStream = true,
            Stream = (command, _, own) => command.ArticleId ?? own,
            Location = id => $"/api/drafts/{id}",
            Answer = typeof(StartedDraftView),
        })
            .WithSummary("Start an article")
            .Refuses(409, "already-started");

    public static Decision Decide(Draft draft, StartDraft command, ExistingDraft started, Actor actor, DateTimeOffset now)
    {
        if (!actor.IsReporter && !actor.IsEditor)
        {
            return Rejection.Forbidden("Reporters and editors start articles.");
        }

        var errors = new ValidationErrors().Require(command.ArticleId != Guid.Empty, "/articleId", "This is no id.")
            .Require(command.Language is not null, "/language", "This is needed.")
            .Require(!string.IsNullOrWhiteSpace(command.Headline), "/headline", "This is needed.");
        if (command.Validate(errors).Rejection is { } wrong)
        {
            return draft.Exists ? AlreadyStarted : wrong;
        }

        var copy = command.ApplyTo(before: null, revision: 1);
        return draft.Exists ? started.Repeated(copy, questions: null, actor)
            : CopyInput.ValidateResult(errors, copy).Rejection is { } tooMuch ? tooMuch
            : Started(started.ArticleId, copy, questions: null, actor, now);
    }

    /// <summary>Accepts the draft and answers with the receipt and, for an import, the open questions.</summary>
    public static Decision Started(Guid articleId, Copy copy, IReadOnlyList<Question>? questions, Actor actor, DateTimeOffset now) =>
        Decision.Accept(new DraftStarted(actor.AsPerson, copy, questions)) with { Answer = Answer(articleId, copy, questions, now) };

    public static StartedDraftView Answer(Guid articleId, Copy copy, IReadOnlyList<Question>? questions, DateTimeOffset receivedAt) =>
        new(articleId, Receipt.For(1, copy, receivedAt, recorded: true), questions);
}

/// <param name="Questions">For an import, the fields it could not determine.</param>
public sealed record StartedDraftView(
    Guid ArticleId, Receipt Receipt, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Question>? Questions);

/// <summary>Whether the draft already exists, and its first revision: a client that did not receive the response repeats the request.</summary>
public sealed record ExistingDraft(Guid ArticleId, DraftRevision? First = null)
{
    public static async Task<ExistingDraft> FindAsync(IQuerySession session, Guid articleId, object command) =>
        new(articleId, await session.LoadAsync<DraftRevision>(DraftRevision.Key(articleId, 1)));

    /// <summary>Answers an identical request by the same person with the original response, whatever happened since; rejects any other.</summary>
    public Decision Repeated(Copy copy, IReadOnlyList<Question>? questions, Actor actor) =>
        First is { } first && first.By.Id == actor.Id && Merge.SameWords(first.Copy, copy)
            ? Decision.NoChange with { Answer = StartDraft.Answer(ArticleId, first.Copy, questions, first.At) }
            : StartDraft.AlreadyStarted;
}
