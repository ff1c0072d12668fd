using EditorialPlatform.Contracts;
using EditorialPlatform.Drafting.Bodies;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Drafting.Drafts;

public sealed record ReviseDraft : SentCopy, ISlice
{
    public Guid ArticleId { get; init; }

    public int? BaseRevision { get; init; }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Draft, ReviseDraft, Copy?>(
            "/api/drafts/{articleId:guid}",
            (session, id, command) => DraftRevision.CopyAsync(session, id, command.BaseRevision ?? 0),
            Decide,
            new() { Method = HttpMethods.Put });

    /// <param name="basis">The copy of the base revision: what the writer saw.</param>
    public static Decision Decide(Draft draft, ReviseDraft command, Copy? basis, Actor actor, DateTimeOffset now)
    {
        if (!draft.OpenTo(actor))
        {
            return Refusal.Forbidden("Its contributors and editors revise a draft.");
        }

        if (Closed(draft) is { } closed)
        {
            return closed;
        }

        var errors = new FieldErrors().Require(command.BaseRevision is not null, "/baseRevision", "This is needed.")
            .Require(command.BaseRevision is null || basis is not null, "/baseRevision", "There is no such revision.")
            .Require(command.Language is null || command.Language == draft.Copy!.Language, "/language", "An article stays in its language.");
        if (command.Check(errors).Refusal is { } wrong)
        {
            return wrong;
        }

        var mine = command.On(basis, draft.Revision + 1);
        var (merged, conflicts) = Merge.Of(basis!, mine, draft.Copy!);
        if (conflicts.Count > 0)
        {
            return Refusal.Conflict("merge-conflict", "Somebody else changed the same words.", new Dictionary<string, object> { ["conflicts"] = conflicts });
        }

        return SentCopy.CheckWhole(errors, merged).Refusal is { } tooMuch ? tooMuch
            : Revised(draft, merged, command.BaseRevision!.Value, command.Answered(draft), restoredFrom: null, actor, now);
    }

    /// <summary>A draft that nobody may write in now.</summary>
    public static Refusal? Closed(Draft draft) => draft.State switch
    {
        "accepted" => Refusal.Conflict("accepted", "The desk has accepted it: reopen it first, and say why."),
        "spiked" => Refusal.Conflict("spiked", "It is on the spike: an editor can take it off."),
        _ => null,
    };

    /// <summary>A new revision, or none when nothing changed; the receipt either way.</summary>
    public static Decision Revised(Draft draft, Copy copy, int baseRevision, IReadOnlyList<string> answered, int? restoredFrom, Actor actor, DateTimeOffset now)
    {
        var same = answered.Count == 0 && Merge.SameWords(copy, draft.Copy!);
        var revision = same ? draft.Revision : draft.Revision + 1;
        return Decision.Accept(same ? [] : [new DraftRevised(actor.AsPerson, revision, baseRevision, copy, answered, restoredFrom)]) with
        {
            Answer = Saved.As(draft.Id, draft.State, Receipt.For(revision, copy, now)),
        };
    }

    private string[] Answered(Draft draft) =>
        [.. draft.Questions.Select(question => question.Field).Where(field => field == "dateline" && !string.IsNullOrWhiteSpace(Dateline))];
}
