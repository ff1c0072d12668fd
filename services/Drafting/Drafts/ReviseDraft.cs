using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;
using Marten;
using Microsoft.AspNetCore.Mvc;

namespace EditorialPlatform.Drafting.Drafts;

public sealed record ReviseDraft : CopyInput, IEndpoint
{
    [FromRoute]
    public Guid ArticleId { get; init; }

    [Required]
    public int? BaseRevision { get; init; }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Draft, ReviseDraft, SaveContext>(
            "/api/drafts/{articleId:guid}", SaveContext.FindAsync, Decide, new() { Method = HttpMethods.Put, Answer = typeof(SaveResult) })
            .WithSummary("Save the copy; what others have written since the base revision is merged")
            .Refuses<MergeConflictProblem>(409, "killed", "accepted", "spiked", "merge-conflict");

    public static Decision Decide(Draft draft, ReviseDraft command, SaveContext basis, Actor actor, DateTimeOffset now)
    {
        if (!draft.CanEdit(actor))
        {
            return Rejection.Forbidden("Its contributors and editors revise a draft.");
        }

        // A repeated request whose response was lost: the save is already stored, so later changes by others are no conflict.
        if (basis.Repeated is { } saved && saved.By.Id == actor.Id)
        {
            return Decision.NoChange with { Answer = SaveResult.From(draft.Id, draft.State, saved.Receipt) };
        }

        if (RejectIfReadOnly(draft) is { } closed)
        {
            return closed;
        }

        var errors = new ValidationErrors().Require(command.BaseRevision is not null, "/baseRevision", "This is needed.")
            .Require(command.BaseRevision is null || basis.Copy is not null || IsGone(draft, command), "/baseRevision", "There is no such revision.")
            .Require(command.Language is null || command.Language == draft.Copy!.Language, "/language", "An article stays in its language.");
        if (command.Validate(errors).Rejection is { } wrong)
        {
            return wrong;
        }

        // Derive the ids of new blocks from the revision the client expects to create, so that a repeated request yields the same ids.
        var mine = command.ApplyTo(basis.Copy ?? draft.Copy, command.BaseRevision!.Value + 1);
        var (merged, conflicts) = Merge.Of(basis.Copy, mine, draft.Copy!, basis.IsOnlyBy(actor));
        if (conflicts.Count > 0)
        {
            return basis.Copy is not null
                ? Rejection.Conflict("merge-conflict", "Somebody else changed the same words.", new Dictionary<string, object> { ["conflicts"] = conflicts })
                : Rejection.Conflict(
                    "merge-conflict",
                    "The revision you started from is no longer kept.",
                    new Dictionary<string, object> { ["conflicts"] = conflicts, ["baseGone"] = true });
        }

        return CopyInput.ValidateResult(errors, merged).Rejection is { } tooMuch ? tooMuch
            : Revised(draft, merged, command.BaseRevision.Value, actor, now, command.Answered(draft), sent: command.Fingerprint());
    }

    /// <summary>Rejects changes to a draft that is killed, accepted or spiked.</summary>
    public static Rejection? RejectIfReadOnly(Draft draft) => draft.State switch
    {
        _ when draft.Killed => Rejection.Conflict("killed", "A killed article stays closed."),
        DraftState.Accepted => Rejection.Conflict("accepted", "The desk has accepted it: reopen it first, and say why."),
        DraftState.Spiked => Rejection.Conflict("spiked", "It is on the spike: an editor can take it off."),
        _ => null,
    };

    /// <summary>Makes a revision unless nothing changed; answers with a receipt either way.</summary>
    public static Decision Revised(
        Draft draft, Copy copy, int baseRevision, Actor actor, DateTimeOffset now,
        IReadOnlyList<string>? answered = null, int? restoredFrom = null, string? sent = null)
    {
        var same = answered is not { Count: > 0 } && Merge.SameWords(copy, draft.Copy!);
        var revision = same ? draft.Revision : draft.Revision + 1;
        var recorded = same ? draft.Unrecorded is null : restoredFrom is not null;
        return Decision.Accept(same ? [] : [new DraftRevised(actor.AsPerson, revision, baseRevision, copy, answered, restoredFrom, sent)]) with
        {
            Answer = SaveResult.From(draft.Id, draft.State, Receipt.For(revision, copy, now, recorded)),
        };
    }

    // The numbers that have been given out are those up to the newest.
    private static bool IsGone(Draft draft, ReviseDraft command) => command.BaseRevision >= 1 && command.BaseRevision <= draft.Revision;

    public string Fingerprint() => Fingerprint($"{BaseRevision}");

    private string[] Answered(Draft draft) =>
        [.. draft.Questions.Select(question => question.Field).Where(field => field == "dateline" && !string.IsNullOrWhiteSpace(Dateline))];
}

/// <summary>The problem document of a merge conflict, with the text that both sides changed.</summary>
public sealed record MergeConflictProblem : ProblemDocument
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MergeConflict>? Conflicts { get; init; }

    /// <summary>True when the revision that the save started from is no longer kept, so that each difference is a conflict.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? BaseGone { get; init; }
}

/// <summary>The context of a save: the base copy, the revision that an earlier attempt of the same save created, and the authors of later revisions.</summary>
public sealed record SaveContext(Copy? Copy, DraftRevision? Repeated = null, IReadOnlyList<Guid>? SavedSince = null)
{
    /// <summary>Whether all later revisions are by the same person, whose own changes are no conflict.</summary>
    public bool IsOnlyBy(Actor actor) => SavedSince is { Count: > 0 } && SavedSince.All(id => id == actor.Id);

    public static async Task<SaveContext> FindAsync(IQuerySession session, Guid articleId, ReviseDraft command)
    {
        var (fingerprint, baseRevision) = (command.Fingerprint(), command.BaseRevision ?? 0);
        var working = await WorkingCopy.LoadAsync(session, articleId, CancellationToken.None);
        return new(
            (await SavedRevisions.FindAsync(session, articleId, working.Unrecorded, baseRevision))?.Copy,
            await SavedRevisions.FindSentAsync(session, working, baseRevision, fingerprint),
            await SavedRevisions.FindWritersSinceAsync(session, working, baseRevision));
    }
}
