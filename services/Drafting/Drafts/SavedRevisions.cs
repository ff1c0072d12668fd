using System.Text.Json.Nodes;
using EditorialPlatform.Contracts;
using Marten;
using Npgsql;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>
/// Every revision that is kept: the recorded ones, the working copy, and for a time the saves between them. Each of those is stored as what differs from
/// the save after it, so that forgetting old ones leaves the younger ones whole.
/// </summary>
public static class SavedRevisions
{
    /// <summary>How long saves between recorded revisions are kept: as long as the answers that were given to them.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    /// <summary>Keeps a save that another one continues.</summary>
    public static void Keep(IDocumentSession session, Guid articleId, DraftRevised save, Copy next)
    {
        var receipt = DraftRevision.Of(articleId, save).Receipt;
        session.QueueSqlCommand(
            "insert into drafting.working_saves (article_id, revision, saved_at, writer, characters, words, sent, earlier) "
            + "values (?, ?, ?, ?, ?, ?, decode(?, 'hex'), ?::jsonb)",
            articleId,
            save.Revision,
            save.SavedAt!.Value,
            save.By.Id,
            receipt.Characters,
            receipt.Words,
            save.Sent ?? "",
            CopyDelta.Between(next, save.Copy).ToJsonString());
    }

    public static async Task ForgetAsync(NpgsqlDataSource database, DateTimeOffset savedBefore, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("delete from drafting.working_saves where saved_at < $1");
        command.Parameters.Add(new() { Value = savedBefore });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>A revision with its copy; null if it never was or is no longer kept.</summary>
    /// <param name="working">What was unrecorded when it was loaded: what has been recorded or continued since is found as such.</param>
    public static async Task<DraftRevision?> FindAsync(
        IQuerySession session, Guid articleId, DraftRevised? working, int revision, CancellationToken cancellationToken = default)
    {
        if (working?.Revision == revision)
        {
            return DraftRevision.Of(articleId, working);
        }

        if (await session.LoadAsync<DraftRevision>(DraftRevision.Key(articleId, revision), cancellationToken) is { } recorded)
        {
            return recorded;
        }

        var saves = await QueryAsync(session, "and revision >= $2 order by revision", ReadWhole, cancellationToken, articleId, revision);
        var chain = saves.TakeWhile((save, index) => save.Saved.Revision == revision + index && save.Saved.Revision != working?.Revision).ToList();
        var next = revision + chain.Count;
        var whole = working?.Revision == next ? working.Copy : await DraftRevision.CopyAsync(session, articleId, next);
        if (chain.Count == 0 || whole is null || await Draft.FindAsync(session, articleId, cancellationToken) is not { } draft)
        {
            return null;
        }

        whole = Enumerable.Reverse(chain).Aggregate(whole, (later, save) => CopyDelta.Apply(later, save.Earlier));
        var (found, sent) = (chain[0].Saved, chain[0].Sent);
        return new(
            DraftRevision.Key(articleId, revision), articleId, revision, Named(found, draft).By, found.At, found.Characters, found.Words, null, sent, whole)
        {
            Recorded = false,
        };
    }

    public static async Task<DraftRevision?> FindNewestAsync(IQuerySession session, Guid articleId) =>
        await Draft.FindAsync(session, articleId, CancellationToken.None) is { } draft
            ? await FindAsync(session, articleId, draft.Unrecorded, draft.Revision)
            : null;

    /// <summary>The revision that a request with this fingerprint made.</summary>
    public static async Task<DraftRevision?> FindSentAsync(IQuerySession session, WorkingCopy copy, int baseRevision, string fingerprint)
    {
        var articleId = copy.Id;
        if (copy.Unrecorded is { } working && working.Sent == fingerprint)
        {
            return DraftRevision.Of(articleId, working);
        }

        if (await session.Query<DraftRevision>().FirstOrDefaultAsync(saved => saved.Sent == fingerprint && saved.ArticleId == articleId) is { } recorded)
        {
            return recorded;
        }

        var found = await QueryAsync(
            session, "and revision > $2 and sent = $3", Read, CancellationToken.None, articleId, baseRevision, Convert.FromHexString(fingerprint));
        return found is [var save, ..] ? await FindAsync(session, articleId, copy.Unrecorded, save.Revision) : null;
    }

    /// <summary>Who has saved after a revision.</summary>
    public static async Task<IReadOnlyList<Guid>> FindWritersSinceAsync(IQuerySession session, WorkingCopy copy, int revision)
    {
        var (articleId, working) = (copy.Id, copy.Unrecorded);
        var recorded = await session.Query<DraftRevision>()
            .Where(saved => saved.ArticleId == articleId && saved.Revision > revision)
            .Select(saved => saved.By.Id)
            .Distinct()
            .ToListAsync();
        var saves = await QueryAsync(session, "and revision > $2", Read, CancellationToken.None, articleId, revision);
        return [.. recorded.Concat(saves.Select(save => save.By.Id)).Concat(working?.Revision > revision ? [working.By.Id] : []).Distinct()];
    }

    /// <summary>Revisions without their copies, oldest first.</summary>
    /// <param name="all">Whether the working copy and the saves are listed beside the recorded revisions.</param>
    public static async Task<IReadOnlyList<SavedRevision>> ListAsync(IQuerySession session, Draft draft, bool all, CancellationToken cancellationToken)
    {
        var working = all ? draft.Unrecorded : null;
        var recorded = await session.Query<DraftRevision>().Where(revision => revision.ArticleId == draft.Id)
            .Select(revision => new SavedRevision(
                revision.Revision, revision.By, revision.At, revision.Characters, revision.Words,
                revision.RestoredFrom, revision.FirstRevision, revision.Since))
            .ToListAsync(cancellationToken);
        var saves = all ? await QueryAsync(session, "", Read, cancellationToken, draft.Id) : [];
        return
        [
            .. recorded.Concat(saves.Select(save => Named(save, draft)))
                .Concat(working is null ? [] : [DraftRevision.Of(draft.Id, working).WithoutCopy()])
                .DistinctBy(revision => revision.Revision)
                .OrderBy(revision => revision.Revision),
        ];
    }

    // Saves are stored without their writer's name, which the draft has.
    private static SavedRevision Named(SavedRevision save, Draft draft) =>
        save with { By = draft.Contributors.FirstOrDefault(person => person.Id == save.By.Id) ?? save.By };

    private static async Task<IReadOnlyList<T>> QueryAsync<T>(
        IQuerySession session, string condition, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = new NpgsqlCommand(
            "select revision, writer, saved_at, characters, words, encode(sent, 'hex'), earlier::text from drafting.working_saves "
            + $"where article_id = $1 {condition}");
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await using var rows = (NpgsqlDataReader)await session.ExecuteReaderAsync(command, cancellationToken);
        var found = new List<T>();
        while (await rows.ReadAsync(cancellationToken))
        {
            found.Add(read(rows));
        }

        return found;
    }

    private static SavedRevision Read(NpgsqlDataReader row) => new(
        row.GetInt32(0), new Person(row.GetGuid(1), ""), row.GetFieldValue<DateTimeOffset>(2), row.GetInt32(3), row.GetInt32(4), null, null, null)
    {
        Recorded = false,
    };

    private static (SavedRevision Saved, string Sent, JsonObject Earlier) ReadWhole(NpgsqlDataReader row) =>
        (Read(row), row.GetString(5), JsonNode.Parse(row.GetString(6))!.AsObject());
}
