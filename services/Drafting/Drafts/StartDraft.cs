using EditorialPlatform.Contracts;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Drafting.Drafts;

public sealed record StartDraft : SentCopy, ISlice
{
    public Guid? ArticleId { get; init; }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Draft, StartDraft, Guid>("/api/drafts", (_, id, _) => Task.FromResult(id), Decide, new()
        {
            Starts = true,
            Stream = (command, _, own) => command.ArticleId ?? own,
            Location = id => $"/api/drafts/{id}",
        });

    public static Decision Decide(Draft draft, StartDraft command, Guid articleId, Actor actor, DateTimeOffset now)
    {
        if (!actor.IsReporter && !actor.IsEditor)
        {
            return Refusal.Forbidden("Reporters and editors start articles.");
        }

        if (draft.Exists)
        {
            return Refusal.Conflict("already-started", "This article was started before.");
        }

        var errors = new FieldErrors().Require(command.ArticleId != Guid.Empty, "/articleId", "This is no id.")
            .Require(command.Language is not null, "/language", "This is needed.")
            .Require(!string.IsNullOrWhiteSpace(command.Headline), "/headline", "This is needed.");
        if (command.Check(errors).Refusal is { } wrong)
        {
            return wrong;
        }

        var copy = command.On(before: null, revision: 1);
        return SentCopy.CheckWhole(errors, copy).Refusal is { } tooMuch ? tooMuch : Started(articleId, copy, questions: null, actor, now);
    }

    /// <summary>Yes, with the receipt; an import says what it could not know.</summary>
    public static Decision Started(Guid articleId, Copy copy, IReadOnlyList<Question>? questions, Actor actor, DateTimeOffset now)
    {
        var receipt = Receipt.For(1, copy, now);
        return Decision.Accept(new DraftStarted(actor.AsPerson, copy, questions)) with
        {
            Answer = questions is null ? new { articleId, receipt } : new { articleId, receipt, questions },
        };
    }
}
