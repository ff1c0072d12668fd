using System.Text.Json.Serialization;
using EditorialPlatform.EventSourcing;
using JasperFx;
using Marten;
using Marten.Schema;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>
/// What a draft's writer has saved since its last recorded revision. Each change of a draft writes it, with the version that was loaded, also where
/// nothing is unrecorded: a save and an act at the same time cannot both succeed without knowing of each other.
/// </summary>
[DocumentAlias("workingcopy")]
public sealed record WorkingCopy : IRevisioned, IWorkingState<Draft>
{
    public Guid Id { get; init; }

    [JsonIgnore]
    public int Version { get; set; }

    /// <summary>The revision that the next recording appends as it stands here.</summary>
    public DraftRevised? Unrecorded { get; init; }

    /// <summary>Indexed for <see cref="RecordQuietDrafts"/>.</summary>
    [JsonIgnore]
    public DateTimeOffset? SavedAt => Unrecorded?.SavedAt;

    public static async Task<WorkingCopy> LoadAsync(IQuerySession session, Guid articleId, CancellationToken cancellationToken) =>
        await session.LoadAsync<WorkingCopy>(articleId, cancellationToken) ?? new WorkingCopy { Id = articleId };

    public Draft ApplyTo(Draft recorded) => UnrecordedIn(recorded) is { } save
        ? recorded.Evolve(save) with { StreamVersion = recorded.StreamVersion, Unrecorded = save }
        : recorded;

    public async Task<IReadOnlyList<object>> KeepAsync(
        IDocumentSession session, Draft recorded, IReadOnlyList<object> happened, Guid? by, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var before = UnrecordedIn(recorded);
        var (events, unrecorded) = Settle(before, happened, by, now);
        var after = this with { Unrecorded = unrecorded };
        if (Version == 0)
        {
            session.Insert(after);
        }
        else
        {
            session.UpdateRevision(after, Version + 1);
        }

        if (unrecorded is not null && unrecorded != before)
        {
            if (before is not null && events.Count == 0)
            {
                SavedRevisions.Keep(session, Id, before, unrecorded.Copy);
            }

            await DraftSummary.ShowAsync(session, Id, events, unrecorded, now, cancellationToken);
        }

        return events;
    }

    /// <summary>What is appended, and what stays unrecorded.</summary>
    /// <param name="before">What was unrecorded so far.</param>
    /// <param name="happened">What was decided; a save as the revision it makes.</param>
    /// <param name="by">Who decided; nobody when a message or a background task did.</param>
    /// <param name="now">The time.</param>
    public static (IReadOnlyList<object> Events, DraftRevised? Unrecorded) Settle(
        DraftRevised? before, IReadOnlyList<object> happened, Guid? by, DateTimeOffset now)
    {
        if (happened is [DraftRevised { RestoredFrom: null } save] && save.Revision != before?.Revision)
        {
            return before is null || before.By.Id == save.By.Id
                ? ([], Continue(before, save, now))
                : ([new EventBy(before.By, before)], Continue(null, save, now));
        }

        if (before is null)
        {
            return (happened, null);
        }

        var act = happened.Where(each => each is not DraftRevised recording || recording.Revision != before.Revision).ToList();
        return act.Count == 0 || (by is not null && by != before.By.Id) || act.Any(each => each is DraftSubmitted or DraftRevised or SuggestionAccepted)
            ? ([new EventBy(before.By, before), .. act], null)
            : (act, before);
    }

    private static DraftRevised Continue(DraftRevised? before, DraftRevised save, DateTimeOffset now) => save with
    {
        BaseRevision = before?.BaseRevision ?? save.BaseRevision,
        Answered = [.. (before?.Answered ?? []).Union(save.Answered ?? [])],
        FirstRevision = before?.FirstRevision ?? save.Revision,
        Since = before?.Since ?? now,
        SavedAt = now,
    };

    // Whoever reads without a lock may have an older working copy than the events: what it holds is recorded by now.
    private DraftRevised? UnrecordedIn(Draft recorded) => Unrecorded?.Revision > recorded.Revision ? Unrecorded : null;
}
