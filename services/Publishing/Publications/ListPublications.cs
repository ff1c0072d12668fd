using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using Marten;
using Marten.Schema;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EditorialPlatform.Publishing.Publications;

/// <summary>The filters of the publication board.</summary>
[JsonConverter(typeof(WireEnumConverter<BoardFilter>))]
public enum BoardFilter
{
    [JsonStringEnumMemberName("prepared")]
    Prepared,

    [JsonStringEnumMemberName("scheduled")]
    Scheduled,

    [JsonStringEnumMemberName("held")]
    Held,

    [JsonStringEnumMemberName("published")]
    Published,

    [JsonStringEnumMemberName("retracted")]
    Retracted,

    [JsonStringEnumMemberName("killed")]
    Killed,

    [JsonStringEnumMemberName("failed")]
    Failed,

    [JsonStringEnumMemberName("behind")]
    Behind,
}

/// <summary>Lists publications, most recently changed first.</summary>
public sealed class ListPublications : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/publications", async Task<Results<Ok<ListPage<PublicationResponse>>, Problem>> (
            QueryValue<BoardFilter>? state, [AsParameters] PageQuery query, IDocumentStore store, HttpContext http) =>
        {
            var actor = Actor.From(http.User)!;
            if (!actor.IsEditor)
            {
                return new Problem(Rejection.Forbidden("Editors see the board."));
            }

            // An empty value means no filter, as sent by a form without a selection.
            if (state is { Text.Length: > 0, Value: null })
            {
                return new Problem(Rejection.Field("/state", $"One of {string.Join(", ", Json.Names<BoardFilter>())}."));
            }

            var asked = query.Read(keys: 2);
            var (changed, id) = (DateTimeOffset.MaxValue, Guid.Empty);
            if (asked.After is { } after && !(Json.TryParseTime(after[0], out changed) && Guid.TryParse(after[1], out id)))
            {
                return new Problem(Rejection.Field("/cursor", "This is no cursor of this list."));
            }

            var (conditions, values) = (new List<string>(), new List<object>());
            if (state?.Value is { } filter)
            {
                conditions.Add(PublicationView.IsIn(filter));
            }

            if (asked.After is not null)
            {
                conditions.Add("(d.changed_at, d.id) < (?, ?)");
                values.AddRange([changed, id]);
            }

            await using var session = store.QuerySession();
            var found = await session.QueryAsync<PublicationView>(
                $"{(conditions.Count == 0 ? "" : $"where {string.Join(" and ", conditions)} ")}order by d.changed_at desc, d.id desc limit ?",
                http.RequestAborted,
                [.. values, asked.Limit + 1]);
            var list = asked.ToPage(found, page => [Json.FormatTime(page.ChangedAt), page.Id.ToString()]);
            return TypedResults.Ok(new ListPage<PublicationResponse>([.. list.Items.Select(page => page.ShownTo(actor))], list.Next));
        })
        .Describe("listPublications", "List the board: what is out, due, held, failed or behind; what changed last comes first")
        .Refuses(403, "forbidden").Refuses(422, "fields");
}

public sealed partial record PublicationView
{
    /// <summary>Each list of the board is a range of an index of its own, so that a page costs the same however long the list is.</summary>
    public static void ConfigureMarten(DocumentMapping<PublicationView> mapping)
    {
        mapping.Duplicate(page => page.DueAt);
        mapping.DuplicateField(nameof(ChangedAt));
        mapping.AddIndex("changed_at", "id");
        foreach (var filter in Enum.GetValues<BoardFilter>())
        {
            mapping.Indexes.Add(new DocumentIndex(mapping, "changed_at", "id")
            {
                Name = $"mt_doc_publicationpage_idx_{Json.Name(filter)}",
                Predicate = IsIn(filter),
            });
        }
    }

    /// <summary>The condition of a filter, a constant so that it is recognized as that of the index.</summary>
    internal static string IsIn(BoardFilter filter) => $"data -> 'states' @> '[\"{Json.Name(filter)}\"]'::jsonb";
}
