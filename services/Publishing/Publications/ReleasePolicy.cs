using EditorialPlatform.Contracts;
using EditorialPlatform.Publishing.Site;
using EditorialPlatform.Text;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>
/// The only place that makes an edition public. Commands, message handlers and the schedule all end here: approved editions that are due and under
/// neither embargo nor legal hold are published, and translations that this leaves behind are marked.
/// </summary>
public static class ReleasePolicy
{
    /// <summary>Returns the events and those that follow from them at this time.</summary>
    /// <param name="taken">Addresses of other articles.</param>
    public static IReadOnlyList<object> Apply(Publication publication, IReadOnlyList<object> events, IReadOnlySet<string> taken, DateTimeOffset now)
    {
        var all = events.ToList();
        var state = all.Aggregate(publication, (current, happened) => current.Evolve(happened));
        var due = state.Editions.Where(edition => state.DueAt(edition) <= now).OrderBy(edition => edition.Language != state.SourceLanguage).ToList();
        foreach (var edition in due)
        {
            Add(Publish(state, state.Of(edition.Language), taken));
        }

        foreach (var behind in state.Editions.Select(edition => FellBehind(state, edition, now)).OfType<EditionFellBehind>().ToList())
        {
            Add(behind);
        }

        return all;

        void Add(object happened)
        {
            all.Add(happened);
            state = state.Evolve(happened);
        }
    }

    private static object Publish(Publication publication, Edition edition, IReadOnlySet<string> taken)
    {
        var (it, live) = (edition.Pending!, edition.Live);
        var reason = CopyHash.Of(it.Copy) != it.Hash ? "These are not the words that were approved: the hash differs."
            : !UiText.Languages.Contains(it.Language) ? "The site has no pages in this language."
            : string.IsNullOrEmpty(Slug.Of(it.Copy.Section ?? "")) ? "It has no section."
            : null;
        if (reason is not null)
        {
            return new PublicationFailed(it.Language, it.Revision, reason);
        }

        var path = Addresses.Of(publication.Id, it.Copy, live?.Path, taken);
        // Omit all credits if the name of any contributor was erased.
        var credits = it.Language == it.SourceLanguage || it.Authors.Append(it.By).Any(person => person.Name == Person.Erased)
            ? null
            : new Credits([.. it.Authors.Select(person => person.Name)], it.By.Name);
        if (live is null)
        {
            return new EditionPublished(it.Language, it.SourceLanguage, path, it.Revision, it.Hash, it.Copy, credits);
        }

        var notice = string.Join('\n', edition.UnannouncedChanges.Select(change => change.Note).Where(note => !string.IsNullOrWhiteSpace(note)).Distinct());
        var told = notice.Length == 0 ? null : notice;
        return KindOf(publication, edition, it, told) switch
        {
            SubmissionKind.Correction => new EditionCorrected(it.Language, it.SourceLanguage, path, it.Revision, it.Hash, it.Copy, credits, told),
            SubmissionKind.Clarification => new EditionClarified(it.Language, it.SourceLanguage, path, it.Revision, it.Hash, it.Copy, credits, told),
            _ => new EditionUpdated(it.Language, it.SourceLanguage, path, it.Revision, it.Hash, it.Copy, credits, told),
        };
    }

    // The kind of a translation's update is the strongest kind among the source's changes that it newly includes.
    private static SubmissionKind KindOf(Publication publication, Edition edition, EditionPrepared it, string? notice)
    {
        if (it.Language == it.SourceLanguage)
        {
            return Strongest(edition.UnannouncedChanges);
        }

        var source = publication.Source?.Changes ?? [];
        var kind = Strongest(source.Where(change => change.Revision > edition.Follows && change.Revision <= it.Revision));
        return kind == SubmissionKind.Update && notice is not null ? Strongest(source.Where(change => change.Revision == it.Revision)) : kind;
    }

    private static EditionFellBehind? FellBehind(Publication publication, Edition edition, DateTimeOffset now) =>
        publication.Source is { Live: { } source } from
            && !publication.Killed
            && edition is { Live: not null, Retracted: false }
            && edition.Language != from.Language
        && source.Revision > edition.Follows && edition.BehindRevision != source.Revision
            ? new(
                edition.Language,
                source.Revision,
                Strongest(from.Changes.Where(change => change.Revision > edition.Follows && change.Revision <= source.Revision)),
                now,
                edition.Discontinued is not null)
            : null;

    private static SubmissionKind Strongest(IEnumerable<Change> changes)
    {
        var kinds = changes.Select(change => change.Kind).ToHashSet();
        return kinds.Contains(SubmissionKind.Correction) ? SubmissionKind.Correction
            : kinds.Contains(SubmissionKind.Clarification) ? SubmissionKind.Clarification
            : SubmissionKind.Update;
    }
}
