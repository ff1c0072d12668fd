using EditorialPlatform.ServiceDefaults;
using Marten;

namespace EditorialPlatform.Translation.Terms;

/// <summary>A term as it is read: what holds now, and what was agreed on before and for later.</summary>
public sealed record ShownTerm(
    Guid Id, string State, IReadOnlyList<TermForm> Forms, bool DoNotTranslate, string? Note, DateOnly? From, IReadOnlyList<Ruling> Rulings, string? RetiredBecause)
{
    public static ShownTerm Of(Term term, DateOnly day)
    {
        var now = term.On(day);
        return new(term.Id, term.State, now?.Forms ?? [], now?.DoNotTranslate ?? false, now?.Note, now?.From, term.Rulings, term.RetiredBecause);
    }
}

public sealed class ListTerms : ISlice
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/terms", async Task<IResult> (IDocumentStore store, TimeProvider time, HttpContext http) =>
        {
            var (actor, q, language) = (Actor.From(http.User)!, http.Request.Query["q"].ToString(), http.Request.Query["language"].ToString());
            if (!actor.IsStaff)
            {
                return new Problem(Refusal.Forbidden("The newsroom sees the terms."));
            }

            if (new FieldErrors().Line("/q", q, 100).Line("/language", language, 90).Refusal is { } wrong)
            {
                return new Problem(wrong);
            }

            var asked = ListRequest.From(http, keys: 1);
            var after = asked.After?[0] ?? "";
            await using var session = store.QuerySession();
            var terms = session.Query<Term>().Where(term => string.Compare(term.Order, after) > 0);
            terms = language.Length == 0 ? terms : terms.Where(term => term.Rulings.Any(ruling => ruling.Forms.Any(form => form.Language == language)));
            terms = q.Length == 0 ? terms : terms.Where(term => term.Words.Contains(q, StringComparison.OrdinalIgnoreCase));
            var found = await terms.OrderBy(term => term.Order).Take(asked.Limit + 1).ToListAsync(http.RequestAborted);
            var (page, day) = (asked.Page(found, term => [term.Order]), DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
            return Results.Ok(new ListPage<ShownTerm>([.. page.Items.Select(term => ShownTerm.Of(term, day))], page.Next));
        });
        routes.MapGet("/api/terms/{id:guid}", async Task<IResult> (Guid id, IDocumentStore store, TimeProvider time, HttpContext http) =>
        {
            await using var session = store.QuerySession();
            if (await session.LoadAsync<Term>(id, http.RequestAborted) is not { Exists: true } term || !term.VisibleTo(Actor.From(http.User)!))
            {
                return new Problem(Refusal.NotFound);
            }

            http.Response.Headers.ETag = Preconditions.ETag(term.Length);
            return Results.Ok(ShownTerm.Of(term, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)));
        });
    }
}
