using EditorialPlatform.Contracts;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Drafting.Drafts;

public sealed record StartDraft(Guid? ArticleId, string? Language, string? Headline, IReadOnlyList<Block>? Blocks) : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Draft, StartDraft>("/api/drafts", Decide, new()
        {
            Starts = true,
            Stream = (command, _, own) => command.ArticleId ?? own,
            Location = id => $"/api/drafts/{id}",
        });

    public static Decision Decide(Draft draft, StartDraft command, Actor actor, DateTimeOffset now) =>
        draft.Exists ? Refusal.Conflict("already-started", "This article was started before.")
        : new FieldErrors().Line("/headline", command.Headline, 250, required: true).Refusal is { } wrong ? wrong
        : Decision.Accept(new DraftStarted(actor.AsPerson, new Copy(command.Language ?? "fr", command.Headline!, null, command.Blocks ?? [], null, null, null, null, [], [])));
}
