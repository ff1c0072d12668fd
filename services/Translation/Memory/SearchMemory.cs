using System.Globalization;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace EditorialPlatform.Translation.Memory;

public sealed record MemoryEntry(long Id, string Source, string Target, Guid? ArticleId, DateTimeOffset ApprovedAt);

public sealed class SearchMemory : IEndpoint
{
    private const string Newest =
        """
        select id, source, target, article_id, approved_at from memory.pairs
        where from_language = @from and to_language = @to and (@q = '' or source ilike @like) and (@at is null or (approved_at, id) < (@at, @id))
        order by approved_at desc, id desc limit @limit
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/translation-memory", async Task<Results<Ok<ListPage<MemoryEntry>>, Problem>> (
            string? from, string? to, string? q, [AsParameters] PageQuery query, NpgsqlDataSource database, HttpContext http) =>
        {
            (from, to, q) = (from ?? "", to ?? "", q ?? "");
            if (Refuse(Actor.From(http.User)!, from, to) is { } no)
            {
                return new Problem(no);
            }

            if (new ValidationErrors().Line("/from", from, Limits.Label, required: true)
                .Line("/to", to, Limits.Label, required: true)
                .Line("/q", q, Limits.Line).Rejection is { } wrong)
            {
                return new Problem(wrong);
            }

            var asked = query.Read(keys: 2);
            await using var command = database.CreateCommand(Newest);
            command.Parameters.AddWithValue("from", from);
            command.Parameters.AddWithValue("to", to);
            command.Parameters.AddWithValue("q", q);
            command.Parameters.AddWithValue("like", Like.Containing(q));
            command.Parameters.Add(new NpgsqlParameter<DateTime?>("at", After(asked)?.At.UtcDateTime));
            command.Parameters.AddWithValue("id", After(asked)?.Id ?? 0L);
            command.Parameters.AddWithValue("limit", asked.Limit + 1);
            var found = new List<MemoryEntry>();
            await using var rows = await command.ExecuteReaderAsync(http.RequestAborted);
            while (await rows.ReadAsync(http.RequestAborted))
            {
                found.Add(new(
                    rows.GetInt64(0), rows.GetString(1), rows.GetString(2), rows.IsDBNull(3) ? null : rows.GetGuid(3), rows.GetFieldValue<DateTimeOffset>(4)));
            }

            return TypedResults.Ok(asked.ToPage(found, line => [Json.FormatTime(line.ApprovedAt), line.Id.ToString(CultureInfo.InvariantCulture)]));
        })
        .Describe("searchMemory", "Search the translation memory of a pair of languages, newest first")
        .Refuses(403, "forbidden").Refuses(422, "fields");

    /// <summary>Translators can read the memory of their language pairs, editors that of all pairs.</summary>
    public static Rejection? Refuse(Actor actor, string from, string to) =>
        actor.IsEditor || (actor.IsTranslator && new[] { from, to }.All(language => language.Length == 0 || actor.Languages.Contains(language))) ? null
        : Rejection.Forbidden("Editors, and translators who work in both languages, see the memory.");

    private static (DateTimeOffset At, long Id)? After(PageRequest asked) =>
        asked.After is null ? null
        : Json.TryParseTime(asked.After[0], out var at) && long.TryParse(asked.After[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? (at, id)
        : throw new RejectionException(Rejection.Field("/cursor", "This is no cursor of this list."));
}
