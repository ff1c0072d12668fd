using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;
using Marten;
using Marten.Schema;
using Microsoft.AspNetCore.Http.HttpResults;
using NpgsqlTypes;
using Weasel.Postgresql.Tables;

namespace EditorialPlatform.Translation.Terms;

/// <summary>A term in a response: the ruling in force, and all earlier and future rulings.</summary>
public sealed record TermView(
    Guid Id, TermState State, IReadOnlyList<TermForm> Forms, bool DoNotTranslate, string? Note,
    DateOnly? From, IReadOnlyList<Ruling> Rulings, string? RetiredBecause)
{
    public static TermView Of(Term term, DateOnly day)
    {
        var now = term.AsOf(day);
        return new(term.Id, term.State, now?.Forms ?? [], now?.DoNotTranslate ?? false, now?.Note, now?.From, term.Rulings, term.RetiredBecause);
    }
}

public sealed class ListTerms : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/terms", async Task<Results<Ok<ListPage<TermView>>, Problem>> (
            string? q, string? language, [AsParameters] PageQuery query, IDocumentStore store, TimeProvider time, HttpContext http) =>
        {
            (q, language) = (q ?? "", language ?? "");
            if (!Actor.From(http.User)!.IsStaff)
            {
                return new Problem(Rejection.Forbidden("The newsroom sees the terms."));
            }

            if (new ValidationErrors().Line("/q", q, Limits.Term).Line("/language", language, Limits.Label).Rejection is { } wrong)
            {
                return new Problem(wrong);
            }

            var asked = query.Read(keys: 1);
            var (conditions, values) = (new List<string> { "d.\"order\" > ?" }, new List<object> { asked.After?[0] ?? "" });
            if (language.Length > 0)
            {
                conditions.Add("d.languages @> ?");
                values.Add(new[] { language });
            }

            if (q.Length > 0)
            {
                conditions.Add("d.words ilike ?");
                values.Add(Like.Containing(q));
            }

            await using var session = store.QuerySession();
            var found = await session.QueryAsync<Term>(
                $"where {string.Join(" and ", conditions)} order by d.\"order\" limit ?", http.RequestAborted, [.. values, asked.Limit + 1]);
            var (page, day) = (asked.ToPage(found, term => [term.SortKey]), DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
            return TypedResults.Ok(new ListPage<TermView>([.. page.Items.Select(term => TermView.Of(term, day))], page.Next));
        })
        .Describe("listTerms", "List the agreed words, in their order").Refuses(403, "forbidden").Refuses(422, "fields");
        routes.MapGet("/api/terms/{id:guid}", async Task<Results<Ok<TermView>, Problem>> (Guid id, IDocumentStore store, TimeProvider time, HttpContext http) =>
        {
            await using var session = store.QuerySession();
            if (await session.LoadAsync<Term>(id, http.RequestAborted) is not { Exists: true } term || !term.CanRead(Actor.From(http.User)!))
            {
                return new Problem(Rejection.NotFound);
            }

            http.Response.Headers.ETag = Preconditions.ETag(term.StreamVersion);
            return TypedResults.Ok(TermView.Of(term, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)));
        })
        .Describe("getTerm", "Read a term, with every ruling there was on it").AnswersWithETag().Refuses(404, "not-found");
    }
}

public sealed partial record Term
{
    // Made by Schema/0002-terms.sql, because its operator class is an extension's.
    private const string SearchIndex = "mt_doc_term_idx_search";

    /// <summary>The columns that terms are listed, searched and looked up by. The forms of a term have no limit together, so no B-tree holds them.</summary>
    public static void ConfigureMarten(DocumentMapping<Term> mapping)
    {
        const NpgsqlDbType texts = NpgsqlDbType.Array | NpgsqlDbType.Text;
        mapping.Duplicate(term => term.SortKey);
        mapping.Duplicate(term => term.Languages, pgType: "text[]", dbType: texts, configure: index => index.Method = IndexMethod.gin);
        mapping.Duplicate(term => term.LookupWords, pgType: "text[]", dbType: texts, configure: index => index.Method = IndexMethod.gin);
        mapping.DuplicateField(nameof(Words));
        mapping.IgnoreIndex(SearchIndex);
    }
}
