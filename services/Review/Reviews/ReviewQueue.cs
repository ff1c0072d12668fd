using System.Globalization;
using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;
using JasperFx.Events;
using Marten;
using Marten.Events.Aggregation;
using Marten.Schema;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace EditorialPlatform.Review.Reviews;

[JsonConverter(typeof(WireEnumConverter<ReviewWork>))]
public enum ReviewWork
{
    [JsonStringEnumMemberName("open")]
    Open,

    [JsonStringEnumMemberName("done")]
    Done,
}

[JsonConverter(typeof(WireEnumConverter<Countersignature>))]
public enum Countersignature
{
    [JsonStringEnumMemberName("whole")]
    NotRequired,

    [JsonStringEnumMemberName("broken")]
    Awaited,
}

public enum QueueFilter
{
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    [JsonStringEnumMemberName("claimed")]
    Claimed,

    [JsonStringEnumMemberName("must-review")]
    MustReview,
}

[DocumentAlias("reviewline")]
public sealed record QueueItem
{
    public Guid Id { get; init; }

    public ReviewState State { get; init; } = ReviewState.Closed;

    /// <summary>Not a Boolean: PostgreSQL cannot use the order of the index with the predicate that Marten generates for Booleans.</summary>
    [JsonPropertyName("work")]
    public ReviewWork OpenKey { get; init; } = ReviewWork.Done;

    /// <summary>Awaited while a self-approval has no countersignature.</summary>
    [JsonPropertyName("glass")]
    public Countersignature CountersignKey { get; init; }

    [JsonPropertyName("brokenGlass")]
    public IReadOnlyList<SelfApproval> SelfApprovals { get; init; } = [];

    /// <summary>Sorts by urgency, then by age.</summary>
    [JsonPropertyName("turn")]
    public string SortKey { get; init; } = "";

    public string Headline { get; init; } = "";

    public string Language { get; init; } = "";

    public string? Section { get; init; }

    public int Revision { get; init; }

    public int Round { get; init; }

    public int Words { get; init; }

    public Urgency Urgency { get; init; }

    public SubmissionKind Kind { get; init; }

    public DateTimeOffset? Due { get; init; }

    public DateTimeOffset WaitingSince { get; init; }

    public Person? SubmittedBy { get; init; }

    public Person? ClaimedBy { get; init; }

    /// <summary>
    /// Each list reads a range of one index in sort order, so that the cost of a page does not depend on the number of reviews: <c>state=</c> the ones
    /// on State, the open work without a state those on OpenKey, <c>must-review</c> the one on CountersignKey, whose few rows are filtered by language
    /// and section afterwards.
    /// </summary>
    public static void Index(MartenRegistry.DocumentMappingExpression<QueueItem> lines) => lines
        .Index([line => line.State, line => line.SortKey], index => index.Name = "mt_doc_reviewline_idx_stateturn")
        .Index([line => line.OpenKey, line => line.SortKey], index => index.Name = "mt_doc_reviewline_idx_workturn")
        .Index([line => line.CountersignKey, line => line.SortKey], index => index.Name = "mt_doc_reviewline_idx_glassturn")
        .Index([line => line.Language, line => line.State, line => line.SortKey], index => index.Name = "mt_doc_reviewline_idx_languagestateturn")
        .Index([line => line.Language, line => line.OpenKey, line => line.SortKey], index => index.Name = "mt_doc_reviewline_idx_languageworkturn")
        .Index([line => line.Section!, line => line.State, line => line.SortKey], index => index.Name = "mt_doc_reviewline_idx_sectionstateturn")
        .Index([line => line.Section!, line => line.OpenKey, line => line.SortKey], index => index.Name = "mt_doc_reviewline_idx_sectionworkturn")
        .Index(
            [line => line.Language, line => line.Section!, line => line.State, line => line.SortKey],
            index => index.Name = "mt_doc_reviewline_idx_languagesectionstateturn")
        .Index(
            [line => line.Language, line => line.Section!, line => line.OpenKey, line => line.SortKey],
            index => index.Name = "mt_doc_reviewline_idx_languagesectionworkturn");
}

public sealed record ReviewLineView(
    Guid ArticleId, ReviewState State, string Headline, string Language, string? Section,
    int Revision, int Round, int Words, Urgency Urgency, SubmissionKind Kind,
    DateTimeOffset? Due, DateTimeOffset WaitingSince, Person? SubmittedBy, Person? ClaimedBy, bool MustReview);

public sealed class ListReviews : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/reviews", async Task<Results<Ok<CountedPage<ReviewLineView>>, Problem>> (
            QueryValue<QueueFilter>? state, string? language, string? section,
            [AsParameters] PageQuery query, IDocumentStore store, NpgsqlDataSource database,
            HttpContext http) =>
        {
            if (!Actor.From(http.User)!.IsEditor)
            {
                return new Problem(Rejection.Forbidden("Editors review."));
            }

            // An empty state means no filter, because HTML forms send empty fields.
            if (state is { Text.Length: > 0, Value: null })
            {
                return new Problem(Rejection.Field("/state", $"One of {string.Join(", ", Json.Names<QueueFilter>())}."));
            }

            var asked = query.Read(keys: 1);
            var after = asked.After?[0] ?? "";
            (language, section) = (language ?? "", Slug.Of(section ?? ""));
            await using var session = store.QuerySession();
            var lines = state?.Value switch
            {
                QueueFilter.MustReview => session.Query<QueueItem>().Where(line => line.CountersignKey == Countersignature.Awaited),
                QueueFilter.Waiting => session.Query<QueueItem>().Where(line => line.State == ReviewState.Waiting),
                QueueFilter.Claimed => session.Query<QueueItem>().Where(line => line.State == ReviewState.Claimed),
                _ => session.Query<QueueItem>().Where(line => line.OpenKey == ReviewWork.Open),
            };
            lines = language.Length > 0 ? lines.Where(line => line.Language == language) : lines;
            lines = section.Length > 0 ? lines.Where(line => line.Section == section) : lines;
            var found = await lines.Where(line => string.Compare(line.SortKey, after) > 0)
                .OrderBy(line => line.SortKey)
                .Take(asked.Limit + 1)
                .ToListAsync(http.RequestAborted);
            var page = asked.ToPage(found, line => [line.SortKey]);
            return TypedResults.Ok(new CountedPage<ReviewLineView>(
                [.. page.Items.Select(line => new ReviewLineView(
                    line.Id,
                    line.State,
                    line.Headline,
                    line.Language,
                    line.Section,
                    line.Revision,
                    line.Round,
                    line.Words,
                    line.Urgency,
                    line.Kind,
                    line.Due,
                    line.WaitingSince,
                    line.SubmittedBy,
                    line.ClaimedBy,
                    line.CountersignKey == Countersignature.Awaited))],
                page.Next,
                await CountAsync(database, language, section, http.RequestAborted)));
        })
        .Describe("listReviews", "List the desk's queue, in the order of its urgency and age")
        .Refuses(403, "forbidden").Refuses(422, "fields");

    private static Task<IReadOnlyDictionary<string, int>> CountAsync(
        NpgsqlDataSource database, string language, string section, CancellationToken cancellationToken)
    {
        string[] given = [.. new[] { language, section }.Where(value => value.Length > 0)];
        var filter = (language.Length > 0
            ? " and d.data ->> 'language' = $1"
            : "") + (section.Length > 0 ? $" and d.data ->> 'section' = ${given.Length}" : "");
        return database.CountAsync(
            Json.Names<QueueFilter>().Select(state => (state, "from review.mt_doc_reviewline d where "
                + $"{(state == "must-review" ? "d.data ->> 'glass' = 'broken'" : $"d.data ->> 'state' = '{state}'")}{filter} order by d.data ->> 'turn'")),
            given,
            cancellationToken);
    }
}

[ReadModelVersion(1)]
public sealed partial class ReviewQueueProjection : SingleStreamProjection<QueueItem, Guid>
{
    public override QueueItem? Evolve(QueueItem? snapshot, Guid id, IEvent e)
    {
        if ((snapshot, e.Data) is (null, not ReviewOpened))
        {
            return null;
        }

        // Use the fold of the aggregate, so that the queue cannot contradict the review.
        var before = snapshot ?? new QueueItem { Id = id };
        var review = new CopyReview { State = before.State, ClaimedBy = before.ClaimedBy, SelfApprovals = before.SelfApprovals }.Evolve(e.Data);
        var line = before with
        {
            State = review.State,
            OpenKey = review.IsOpen ? ReviewWork.Open : ReviewWork.Done,
            ClaimedBy = review.ClaimedBy,
            SelfApprovals = review.SelfApprovals,
            CountersignKey = review.SelfApprovals.Count > 0 ? Countersignature.Awaited : Countersignature.NotRequired,
        };
        if (e.Data is not ReviewOpened it)
        {
            return line;
        }

        // Keep the position of a waiting submission when a newer revision replaces it.
        var since = before.OpenKey == ReviewWork.Open ? before.WaitingSince : e.Timestamp;
        return line with
        {
            SortKey = string.Create(CultureInfo.InvariantCulture, $"{2 - (int)it.Urgency} {since.UtcDateTime:yyyyMMddHHmmssffffff} {id:N}"),
            Headline = it.Copy.Headline,
            Language = it.Copy.Language,
            Section = it.Copy.Section,
            Revision = it.Revision,
            Round = it.Round,
            Words = it.Copy.Blocks.Sum(block => InlineMarkdown.CountWords(InlineMarkdown.ToPlain(block.Text))),
            Urgency = it.Urgency,
            Kind = it.Kind,
            Due = it.Due,
            WaitingSince = since,
            SubmittedBy = it.By,
        };
    }
}
