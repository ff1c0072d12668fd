using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.Publishing.PublicSite;
using EditorialPlatform.ServiceDefaults;
using Marten;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace EditorialPlatform.Publishing.Pictures;

/// <summary>Stores the files of all pictures. Staff can read them all; readers only those that a public edition shows.</summary>
public static class PictureFiles
{
    /// <summary>Stores the renditions in the transaction of the event, so that a rejected command leaves no files behind.</summary>
    public static Task<object?> KeepAsync(IQuerySession session, Guid stream, UploadPicture command)
    {
        foreach (var (form, bytes) in command.Processed?.Renditions ?? [])
        {
            ((IDocumentOperations)session).QueueSqlCommand(
                "insert into pictures.files (name, file, media_type, width, height, bytes) values (?, ?, ?, ?, ?, ?)",
                command.Processed!.Id.ToString("N"), form.File, form.MediaType, form.Width, form.Height, bytes);
        }

        return Task.FromResult<object?>(null);
    }
}

public sealed record PictureView(
    string Picture, int Width, int Height, string? Caption, string Credit, string? Rights, string? Alt, IReadOnlyList<PictureFileView> Files);

public sealed record PictureFileView(string File, string MediaType, int Width, int Height, string Preview);

/// <summary><c>GET /api/pictures/{name}</c> and the picture's files, for staff.</summary>
public sealed class GetPicture : IEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/pictures/{name}", async Task<Results<Ok<PictureView>, Problem>> (
            string name, IDocumentStore store, NpgsqlDataSource database, HttpContext http) =>
        {
            await using var session = store.QuerySession();
            var picture = Guid.TryParseExact(name, "N", out var id) ? await session.LoadAsync<FiledPicture>(id, http.RequestAborted) : null;
            if (picture is null || !picture.CanRead(Actor.From(http.User)!))
            {
                return new Problem(Rejection.NotFound);
            }

            var files = new List<PictureFile>();
            await using var command = database.CreateCommand(
                "select file, media_type, width, height from pictures.files where name = $1 order by width, file collate \"C\"");
            command.Parameters.Add(new() { Value = name });
            await using var rows = await command.ExecuteReaderAsync(http.RequestAborted);
            while (await rows.ReadAsync(http.RequestAborted))
            {
                files.Add(new(rows.GetString(0), rows.GetString(1), rows.GetInt32(2), rows.GetInt32(3)));
            }

            http.Response.Headers.ETag = Preconditions.ETag(1);
            return TypedResults.Ok(Shown(picture.Upload!, files));
        })
        .Describe("getPicture", "Read what is said of a picture, and which sizes there are").AnswersWithETag().Refuses(404, "not-found");
        routes.MapGet("/api/pictures/{name}/{file}", async Task<Results<FileContentHttpResult, Problem>> (
            string name, string file, NpgsqlDataSource database, HttpContext http) =>
        {
            await using var command = database.CreateCommand("select media_type, bytes from pictures.files where name = $1 and file = $2");
            command.Parameters.Add(new() { Value = name });
            command.Parameters.Add(new() { Value = file });
            await using var rows = await command.ExecuteReaderAsync(http.RequestAborted);
            if (!Actor.From(http.User)!.IsStaff || !await rows.ReadAsync(http.RequestAborted))
            {
                return new Problem(Rejection.NotFound);
            }

            http.Response.Headers.CacheControl = "private, no-store";
            http.Response.Headers.XContentTypeOptions = "nosniff";
            return TypedResults.Bytes(rows.GetFieldValue<byte[]>(1), rows.GetString(0));
        })
        .Describe("getPictureFile", "Read one size of a picture").Refuses(404, "not-found")
        .Produces<byte[]>(200, "image/jpeg", "image/webp", "image/png");
    }

    public static PictureView Shown(PictureFiled it, IReadOnlyList<PictureFile> files) => new(
        it.Name, it.Width, it.Height, it.Caption, it.Credit, it.Rights, it.Alt,
        [.. files.Select(file => new PictureFileView(file.File, file.MediaType, file.Width, file.Height, $"/api/pictures/{it.Name}/{file.File}"))]);
}
