using System.Text.Json;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using Marten;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace EditorialPlatform.Translation.Terms;

/// <summary>A published article that uses deprecated forms of a term.</summary>
public sealed record TermUse(Guid ArticleId, string Language, string Path, string Headline, IReadOnlyList<UsedForm> Uses);

/// <param name="SegmentId">The segment that contains the form.</param>
/// <param name="Form">The deprecated form.</param>
/// <param name="Text">The matched text.</param>
/// <param name="Instead">The preferred form.</param>
public sealed record UsedForm(string SegmentId, string Form, string Text, string Instead);

/// <summary>Finds the published articles, in all languages, that use a deprecated form of a term.</summary>
public sealed class FindTermUses : IEndpoint
{
    // The trigram index only yields candidates; TermMatcher then checks for whole words.
    private const string Candidates =
        """
        select live.article_id, live.language, live.path, words.headline, words.segments
        from memory.live join memory.words using (article_id, language, revision)
        where live.language = @language and words.text ilike any(@forms) and (live.article_id, live.language) > (@article, @after)
        order by live.article_id, live.language
        limit 500
        """;

    private sealed record Words(string Id, string Text);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/terms/{id:guid}/uses", async Task<Results<Ok<ListPage<TermUse>>, Problem>> (
            Guid id, [AsParameters] PageQuery query, IDocumentStore store, NpgsqlDataSource database, TimeProvider time, HttpContext http) =>
        {
            await using var session = store.QuerySession();
            var actor = Actor.From(http.User)!;
            if (await session.LoadAsync<Term>(id, http.RequestAborted) is not { Exists: true } term || !term.CanRead(actor))
            {
                return new Problem(Rejection.NotFound);
            }

            var asked = query.Read(keys: 2);
            var found = new List<TermUse>();
            var old = term.DeprecatedIn(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
            foreach (var forms in old)
            {
                found.AddRange(await FindAsync(database, forms, After(asked), asked.Limit + 1, http.RequestAborted));
            }

            return TypedResults.Ok(asked.ToPage([.. found.OrderBy(use => use.ArticleId.ToString(), StringComparer.Ordinal)
                .ThenBy(use => use.Language, StringComparer.Ordinal)
                .Take(asked.Limit + 1)],
                use => [use.ArticleId.ToString(), use.Language]));
        })
        .Describe("findTermUses", "Find the live articles that use an old form of a term").Refuses(404, "not-found").Refuses(422, "fields");

    private static async Task<List<TermUse>> FindAsync(
        NpgsqlDataSource database, DeprecatedForms forms, (Guid Article, string Language) after, int most, CancellationToken cancellationToken)
    {
        var found = new List<TermUse>();
        for (var (last, more) = (after, true); more && found.Count < most;)
        {
            var read = 0;
            await using var command = database.CreateCommand(Candidates);
            command.Parameters.AddWithValue("language", forms.Language);
            command.Parameters.AddWithValue("forms", forms.Old.Select(Like).ToArray());
            command.Parameters.AddWithValue("article", last.Article);
            command.Parameters.AddWithValue("after", last.Language);
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
            {
                read++;
                last = (rows.GetGuid(0), rows.GetString(1));
                var uses = JsonSerializer.Deserialize<Words[]>(rows.GetString(4), Memory.MemoryProjection.Rows)!
                    .SelectMany(segment => In(segment.Id, segment.Text, forms))
                    .ToList();
                if (uses.Count > 0)
                {
                    found.Add(new(last.Article, last.Language, rows.GetString(2), rows.GetString(3), uses));
                }
            }

            more = read == 500;
        }

        return found;
    }

    /// <summary>Finds the deprecated forms in a text, except inside the preferred form.</summary>
    public static IEnumerable<UsedForm> In(string segment, string text, DeprecatedForms forms)
    {
        var agreed = TermMatcher.Find(text, forms.Text);
        return from form in forms.Old
               from place in TermMatcher.Find(text, form)
               where !agreed.Any(whole => whole.Covers(place))
               select new UsedForm(segment, form, text.Substring(place.Start, place.Length), forms.Text);
    }

    // Wildcards for separators and accented letters, because capitals may have lost their accents.
    private static string Like(string form) =>
        $"%{string.Concat(form.Select(character => char.IsAscii(character) && char.IsLetterOrDigit(character)
            ? character
            : character is ' ' or '-' or '\'' or '’' ? '%' : '_'))}%";

    private static (Guid Article, string Language) After(PageRequest asked) =>
        asked.After is null ? (Guid.Empty, "")
        : Guid.TryParse(asked.After[0], out var article) ? (article, asked.After[1])
        : throw new RejectionException(Rejection.Field("/cursor", "This is no cursor of this list."));
}
