using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;
using Marten;
using Microsoft.AspNetCore.Http.HttpResults;

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
            var after = asked.After?[0] ?? "";
            await using var session = store.QuerySession();
            var terms = session.Query<Term>().Where(term => string.Compare(term.SortKey, after) > 0);
            terms = language.Length == 0 ? terms : terms.Where(term => term.Rulings.Any(ruling => ruling.Forms.Any(form => form.Language == language)));
            terms = q.Length == 0 ? terms : terms.Where(term => term.Words.Contains(q, StringComparison.OrdinalIgnoreCase));
            var found = await terms.OrderBy(term => term.SortKey).Take(asked.Limit + 1).ToListAsync(http.RequestAborted);
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
