using EditorialPlatform.ServiceDefaults;
using JasperFx.Events;
using Marten;
using Marten.Events.Aggregation;
using Marten.Schema;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>What readers were told about an edition.</summary>
/// <param name="Kind">One of <c>update</c>, <c>correction</c>, <c>clarification</c>, <c>retraction</c>.</param>
public sealed record NoticeOnPage(string Language, string Kind, DateTimeOffset At, int? Revision, string? Text);

/// <summary>What the desk sees of one publication, and of all on the board.</summary>
[DocumentAlias("publicationpage")]
public sealed record PublicationPage
{
    public Guid Id { get; init; }

    public long Version { get; init; }

    /// <summary>The same fold that decides: what can be done is never computed twice.</summary>
    public Publication Publication { get; init; } = new();

    public string Headline { get; init; } = "";

    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>When the schedule has to look at it next.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>What the board can be asked for: the states of its editions, and <c>behind</c>.</summary>
    public IReadOnlyList<string> States { get; init; } = [];

    public IReadOnlyDictionary<string, DateTimeOffset> PublishedAt { get; init; } = new Dictionary<string, DateTimeOffset>();

    public IReadOnlyList<NoticeOnPage> Notices { get; init; } = [];

    public object Shown() => new
    {
        articleId = Id,
        state = Publication.State,
        headline = Headline,
        sourceLanguage = Publication.SourceLanguage,
        embargoUntil = Publication.EmbargoUntil,
        legalHold = Publication.LegalHold,
        changedAt = ChangedAt,
        editions = Publication.Editions.Where(IsThere).Select(Shown),
    };

    /// <summary>What was given up before it went out is nothing that goes out.</summary>
    public static bool IsThere(Edition edition) => edition is not { GivenUp: not null, Live: null, Pending: null };

    private object Shown(Edition edition)
    {
        var due = Publication.DueAt(edition) is { } at && at > DateTimeOffset.UnixEpoch ? at : (DateTimeOffset?)null;
        var next = edition.Pending;
        return new
        {
            language = edition.Language,
            state = Publication.StateOf(edition),
            path = edition.Live?.Path,
            revision = edition.Live?.Revision ?? next?.Revision,
            hash = edition.Live?.Hash ?? next?.Hash,
            publishedAt = PublishedAt.TryGetValue(edition.Language, out var published) ? published : (DateTimeOffset?)null,
            scheduledAt = due,
            failure = edition.Failure,
            waitsFor = next is null ? [] : Publication.WaitsFor(edition),
            behind = edition.BehindRevision is { } revision ? new { sourceRevision = revision } : null,
            givenUp = edition.GivenUp is not null,
            next = edition.Live is null || next is null ? null : new { state = Publication.NextStateOf(edition), revision = next.Revision, hash = next.Hash },
            notices = Notices.Where(notice => notice.Language == edition.Language).Select(notice => new { notice.Kind, notice.At, notice.Revision, notice.Text }),
        };
    }
}

public sealed class ReadPublication : ISlice
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/publications/{articleId:guid}", async Task<IResult> (Guid articleId, IDocumentStore store, HttpContext http) =>
        {
            await using var session = store.QuerySession();
            var page = await session.LoadAsync<PublicationPage>(articleId, http.RequestAborted);
            if (page is null || !page.Publication.VisibleTo(Actor.From(http.User)!))
            {
                return new Problem(Refusal.NotFound);
            }

            http.Response.Headers.ETag = Preconditions.ETag(page.Version);
            return Results.Ok(page.Shown());
        });
}

public sealed partial class PublicationPageProjection : SingleStreamProjection<PublicationPage, Guid>
{
    public PublicationPageProjection() => Name = "PublicationPage";

    public override PublicationPage? Evolve(PublicationPage? snapshot, Guid id, IEvent e)
    {
        var before = snapshot ?? new PublicationPage();
        var publication = before.Publication.Evolve(e.Data);
        var page = before with
        {
            Id = id,
            Version = before.Version + 1,
            Publication = publication,
            ChangedAt = e.Timestamp,
            DueAt = publication.Editions.Min(edition => publication.DueAt(edition)),
            States = [.. publication.Editions.Where(PublicationPage.IsThere).Select(publication.StateOf).Concat(publication.Editions.Any(edition => edition is { BehindRevision: not null, GivenUp: null }) ? ["behind"] : []).Distinct()],
        };
        return e.Data switch
        {
            EditionPrepared it when it.Language == it.SourceLanguage || page.Headline.Length == 0 => page with { Headline = it.Copy.Headline },
            EditionPublished it => page with { PublishedAt = new Dictionary<string, DateTimeOffset>(page.PublishedAt) { [it.Language] = e.Timestamp } },
            EditionUpdated it => Told(it.Language, "update", it.Revision, it.Notice),
            EditionCorrected it => Told(it.Language, "correction", it.Revision, it.Notice),
            EditionClarified it => Told(it.Language, "clarification", it.Revision, it.Notice),
            ArticleRetracted it => page with
            {
                Notices = [.. page.Notices, .. it.Languages.Select(language => new NoticeOnPage(language, "retraction", e.Timestamp, null, it.Notice.GetValueOrDefault(language)))],
            },
            _ => page,
        };

        PublicationPage Told(string language, string kind, int revision, string? text) =>
            page with { Notices = [.. page.Notices, new(language, kind, e.Timestamp, revision, text)] };
    }
}
