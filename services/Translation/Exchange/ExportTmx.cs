using System.Text;
using System.Xml;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;
using EditorialPlatform.Translation.Memory;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace EditorialPlatform.Translation.Exchange;

/// <summary>Streams the translation memory of a language pair to the response, so that memory use does not depend on its size.</summary>
public sealed class ExportTmx : IEndpoint
{
    private const int Together = 500;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/translation-memory/tmx", async Task<Results<EmptyHttpResult, Problem>> (
            string? from, string? to, NpgsqlDataSource database, HttpContext http) =>
        {
            (from, to) = (from ?? "", to ?? "");
            if ((SearchMemory.Refuse(Actor.From(http.User)!, from, to)
                ?? new ValidationErrors().Line("/from", from, Limits.Label, required: true).Line("/to", to, Limits.Label, required: true).Rejection) is { } no)
            {
                return new Problem(no);
            }

            http.Response.ContentType = $"{TmxFile.MediaType}; charset=utf-8";
            http.Response.Headers.ContentDisposition = "attachment; filename=\"memory.tmx\"";
            await WriteAsync(database, new(from, to), http);
            return TypedResults.Empty;
        })
        .Describe("exportTmx", "Read the translation memory of a pair of languages as TMX 1.4").Refuses(403, "forbidden").Refuses(422, "fields")
        .Produces<string>(200, TmxFile.MediaType);

    private static async Task WriteAsync(NpgsqlDataSource database, LanguagePair pair, HttpContext http)
    {
        await using var command = database.CreateCommand("select id, source, target, article_id, approved_at from memory.pairs where from_language = @from and "
            + "to_language = @to order by approved_at desc, id desc");
        command.CommandTimeout = 0;
        command.Parameters.AddWithValue("from", pair.From);
        command.Parameters.AddWithValue("to", pair.To);
        await using var rows = await command.ExecuteReaderAsync(http.RequestAborted);
        var chunk = new MemoryStream();
        await using var xml = XmlWriter.Create(chunk, new() { Async = true, Encoding = new UTF8Encoding(false), NewLineHandling = NewLineHandling.Entitize });
        await TmxFile.BeginAsync(xml, pair);
        for (var count = 1; await rows.ReadAsync(http.RequestAborted); count++)
        {
            TmxFile.Write(
                xml,
                pair,
                rows.GetInt64(0),
                rows.GetString(1),
                rows.GetString(2),
                rows.IsDBNull(3) ? null : rows.GetGuid(3),
                rows.GetFieldValue<DateTimeOffset>(4));
            if (count % Together == 0)
            {
                await SendAsync();
            }
        }

        await xml.WriteEndDocumentAsync();
        await SendAsync();

        async Task SendAsync()
        {
            await xml.FlushAsync();
            await http.Response.BodyWriter.WriteAsync(chunk.GetBuffer().AsMemory(0, (int)chunk.Length), http.RequestAborted);
            chunk.SetLength(0);
        }
    }
}
