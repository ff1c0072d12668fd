using System.Globalization;
using EditorialPlatform.Contracts;
using EditorialPlatform.ServiceDefaults;
using JasperFx.Events;
using Marten;
using Marten.Events.Aggregation;
using Marten.Schema;
using Npgsql;

namespace EditorialPlatform.Review.Reviews;

/// <summary>A line of the desk's queue.</summary>
[DocumentAlias("reviewline")]
public sealed record ReviewLine
{
    public Guid Id { get; init; }

    public string State { get; init; } = "";

    /// <summary><c>open</c> or <c>done</c>: a word, because PostgreSQL keeps no order behind a flag in an index as Marten asks for flags.</summary>
    public string Work { get; init; } = "";

    /// <summary><c>broken</c> while something its own author approved waits for a countersignature, else <c>whole</c>.</summary>
    public string Glass { get; init; } = "";

    public IReadOnlyList<BrokenGlass> BrokenGlass { get; init; } = [];

    /// <summary>Urgency, then age: what sorts first is to be done first.</summary>
    public string Turn { get; init; } = "";

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

    /// <summary>Each list is a stretch of one index, in its order: a page costs the same however long the queue, and however much was ever approved.</summary>
    public static void Index(MartenRegistry.DocumentMappingExpression<ReviewLine> lines) => lines
        .Index([line => line.State, line => line.Turn])
        .Index([line => line.Work, line => line.Turn])
        .Index([line => line.Glass, line => line.Turn])
        .Index([line => line.Language, line => line.State, line => line.Turn])
        .Index([line => line.Language, line => line.Work, line => line.Turn])
        .Index([line => line.Section!, line => line.State, line => line.Turn])
        .Index([line => line.Section!, line => line.Work, line => line.Turn])
        .Index([line => line.Language, line => line.Section!, line => line.State, line => line.Turn])
        .Index([line => line.Language, line => line.Section!, line => line.Work, line => line.Turn]);
}

public sealed class ListReviews : ISlice
{
    private static readonly string[] States = ["waiting", "claimed", "must-review"];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/reviews", async Task<IResult> (IDocumentStore store, NpgsqlDataSource database, HttpContext http) =>
        {
            if (!Actor.From(http.User)!.IsEditor)
            {
                return new Problem(Refusal.Forbidden("Editors review."));
            }

            var state = http.Request.Query["state"].ToString();
            if (state.Length > 0 && !States.Contains(state))
            {
                return new Problem(Refusal.Field("/state", $"One of {string.Join(", ", States)}."));
            }

            var asked = ListRequest.From(http, keys: 1);
            var (after, language, section) = (asked.After?[0] ?? "", http.Request.Query["language"].ToString(), Slug.Of(http.Request.Query["section"].ToString()));
            await using var session = store.QuerySession();
            var lines = state switch
            {
                "must-review" => session.Query<ReviewLine>().Where(line => line.Glass == "broken"),
                "" => session.Query<ReviewLine>().Where(line => line.Work == "open"),
                _ => session.Query<ReviewLine>().Where(line => line.State == state),
            };
            lines = language.Length > 0 ? lines.Where(line => line.Language == language) : lines;
            lines = section.Length > 0 ? lines.Where(line => line.Section == section) : lines;
            var found = await lines.Where(line => string.Compare(line.Turn, after) > 0).OrderBy(line => line.Turn).Take(asked.Limit + 1).ToListAsync(http.RequestAborted);
            var page = asked.Page(found, line => [line.Turn]);
            return Results.Ok(new CountedPage<object>(
                [.. page.Items.Select(line => (object)new
                {
                    articleId = line.Id,
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
                    mustReview = line.Glass == "broken",
                })],
                page.Next,
                await CountAsync(database, language, section, http.RequestAborted)));
        });

    private static Task<IReadOnlyDictionary<string, int>> CountAsync(NpgsqlDataSource database, string language, string section, CancellationToken stop)
    {
        string[] given = [.. new[] { language, section }.Where(value => value.Length > 0)];
        var filter = (language.Length > 0 ? " and d.data ->> 'language' = $1" : "") + (section.Length > 0 ? $" and d.data ->> 'section' = ${given.Length}" : "");
        return database.CountAsync(
            States.Select(state => (state, $"from review.mt_doc_reviewline d where {(state == "must-review" ? "d.data ->> 'glass' = 'broken'" : $"d.data ->> 'state' = '{state}'")}{filter} order by d.data ->> 'turn'")),
            given,
            stop);
    }
}

public sealed partial class ReviewQueueProjection : SingleStreamProjection<ReviewLine, Guid>
{
    public ReviewQueueProjection() => Name = "ReviewLine";

    public override ReviewLine? Evolve(ReviewLine? snapshot, Guid id, IEvent e)
    {
        if ((snapshot, e.Data) is (null, not ReviewOpened))
        {
            return null;
        }

        // The same fold that decides: the queue never says otherwise than the review itself.
        var before = snapshot ?? new ReviewLine { Id = id };
        var review = new CopyReview { State = before.State, ClaimedBy = before.ClaimedBy, BrokenGlass = before.BrokenGlass }.Evolve(e.Data);
        var line = before with
        {
            State = review.State,
            Work = review.IsOpen ? "open" : "done",
            ClaimedBy = review.ClaimedBy,
            BrokenGlass = review.BrokenGlass,
            Glass = review.BrokenGlass.Count > 0 ? "broken" : "whole",
        };
        if (e.Data is not ReviewOpened it)
        {
            return line;
        }

        // A newer text of what is waiting already does not go back to the end of the queue.
        var since = before.Work == "open" ? before.WaitingSince : e.Timestamp;
        return line with
        {
            Turn = string.Create(CultureInfo.InvariantCulture, $"{2 - (int)it.Urgency} {since.UtcDateTime:yyyyMMddHHmmssffffff} {id:N}"),
            Headline = it.Copy.Headline,
            Language = it.Copy.Language,
            Section = it.Copy.Section,
            Revision = it.Revision,
            Round = it.Round,
            Words = it.Copy.Blocks.Sum(block => InlineMarkdown.Words(InlineMarkdown.ToPlain(block.Text))),
            Urgency = it.Urgency,
            Kind = it.Kind,
            Due = it.Due,
            WaitingSince = since,
            SubmittedBy = it.By,
        };
    }
}
