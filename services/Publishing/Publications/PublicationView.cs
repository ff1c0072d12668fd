using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using JasperFx.Events;
using Marten;
using Marten.Events.Aggregation;
using Marten.Schema;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>A notice to readers about an edition.</summary>
/// <param name="Kind">One of <c>update</c>, <c>correction</c>, <c>clarification</c>, <c>retraction</c>.</param>
public sealed record NoticeView(string Language, string Kind, DateTimeOffset At, int? Revision, string? Text);

/// <param name="LegalHold">Why the article is on legal hold; empty for people who are no editors. Null if it is not.</param>
public sealed record PublicationResponse(
    Guid ArticleId, EditionState State, string Headline, string SourceLanguage,
    DateTimeOffset? EmbargoUntil, string? LegalHold, DateTimeOffset ChangedAt,
    IReadOnlyList<EditionView> Editions);

public sealed record EditionView(
    string Language, EditionState State, string? Path, int? Revision, string? Hash,
    DateTimeOffset? PublishedAt, DateTimeOffset? ScheduledAt, string? Failure,
    IReadOnlyList<string> WaitsFor,
    BehindView? Behind, bool GivenUp, NextEditionView? Next, IReadOnlyList<NoticeResponse> Notices);

public sealed record BehindView(int SourceRevision);

/// <summary>The approved copy that is not published yet, if another version is public.</summary>
public sealed record NextEditionView(EditionState State, int Revision, string Hash);

/// <summary>A notice to readers about an edition.</summary>
/// <param name="Kind">One of <c>update</c>, <c>correction</c>, <c>clarification</c>, <c>retraction</c>.</param>
public sealed record NoticeResponse(string Kind, DateTimeOffset At, int? Revision, string? Text);

/// <summary>The read model of a publication, for the board and the publication page.</summary>
[DocumentAlias("publicationpage")]
public sealed partial record PublicationView
{
    public Guid Id { get; init; }

    public long Version { get; init; }

    /// <summary>The aggregate itself, so that the view applies the same rules as the commands.</summary>
    public Publication Publication { get; init; } = new();

    public string Headline { get; init; } = "";

    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>When the schedule must process the publication next.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The values for the board's filter: the states of its editions, and <c>behind</c>.</summary>
    public IReadOnlyList<string> States { get; init; } = [];

    public IReadOnlyDictionary<string, DateTimeOffset> PublishedAt { get; init; } = new Dictionary<string, DateTimeOffset>();

    public IReadOnlyList<NoticeView> Notices { get; init; } = [];

    public PublicationResponse ShownTo(Actor actor) => new(
        Id, Publication.State, Headline, Publication.SourceLanguage, Publication.EmbargoUntil,
        Publication.LegalHold is null || actor.IsEditor ? Publication.LegalHold : "", ChangedAt, [.. Publication.Editions.Where(IsThere).Select(Shown)]);

    /// <summary>A translation discontinued before it was published is not listed.</summary>
    public static bool IsThere(Edition edition) => edition is not { Discontinued: not null, Live: null, Pending: null };

    private EditionView Shown(Edition edition)
    {
        var due = Publication.DueAt(edition) is { } at && at > DateTimeOffset.UnixEpoch ? at : (DateTimeOffset?)null;
        var next = edition.Pending;
        return new(
            edition.Language,
            Publication.StateOf(edition),
            edition.Live?.Path,
            edition.Live?.Revision ?? next?.Revision,
            edition.Live?.Hash ?? next?.Hash,
            PublishedAt.TryGetValue(edition.Language, out var published) ? published : null,
            due,
            edition.Failure,
            next is null ? [] : [.. Publication.WaitsFor(edition)],
            edition.BehindRevision is { } revision ? new(revision) : null,
            edition.Discontinued is not null,
            edition.Live is null || next is null ? null : new(Publication.NextStateOf(edition), next.Revision, next.Hash),
            [.. Notices.Where(notice => notice.Language == edition.Language)
                .Select(notice => new NoticeResponse(notice.Kind, notice.At, notice.Revision, notice.Text))]);
    }
}

public sealed class GetPublication : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/publications/{articleId:guid}", async Task<Results<Ok<PublicationResponse>, Problem>> (
            Guid articleId, IDocumentStore store, HttpContext http) =>
        {
            await using var session = store.QuerySession();
            var page = await session.LoadAsync<PublicationView>(articleId, http.RequestAborted);
            var actor = Actor.From(http.User)!;
            if (page is null || !page.Publication.CanRead(actor))
            {
                return new Problem(Rejection.NotFound);
            }

            http.Response.Headers.ETag = Preconditions.ETag(page.Version);
            return TypedResults.Ok(page.ShownTo(actor));
        })
        .Describe("getPublication", "Read how an article stands with readers, in each language")
        .AnswersWithETag().Refuses(404, "not-found");
}

[ReadModelVersion(1)]
public sealed partial class PublicationViewProjection : SingleStreamProjection<PublicationView, Guid>
{
    public override PublicationView? Evolve(PublicationView? snapshot, Guid id, IEvent e)
    {
        var before = snapshot ?? new PublicationView();
        var publication = before.Publication.Evolve(e.Data);
        var page = before with
        {
            Id = id,
            Version = before.Version + 1,
            Publication = publication,
            ChangedAt = e.Timestamp,
            DueAt = publication.Editions.Min(edition => publication.DueAt(edition)),
            States = [.. publication.Editions.Where(PublicationView.IsThere)
                .Select(edition => Json.Name(publication.StateOf(edition)))
                .Concat(publication.Editions.Any(edition => edition is { BehindRevision: not null, Discontinued: null }) ? ["behind"] : [])
                .Distinct()],
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
                Notices = [
                    .. page.Notices,
                    .. it.Languages.Select(language => new NoticeView(language, "retraction", e.Timestamp, null, it.Notice.GetValueOrDefault(language)))
                ],
            },
            _ => page,
        };

        PublicationView Told(string language, string kind, int revision, string? text) =>
            page with { Notices = [.. page.Notices, new(language, kind, e.Timestamp, revision, text)] };
    }
}
