using System.Security.Cryptography;
using System.Text;
using EditorialPlatform.EventSourcing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace EditorialPlatform.Publishing.Pictures;

/// <summary>The metadata sent with a picture.</summary>
/// <param name="Alt">The alternative text. Null: not specified; empty: the picture is decorative.</param>
public sealed record Upload(string? Caption, string? Credit, string? Rights, string? Alt)
{
    private const int FieldsLimit = 64 * 1024;
    private static readonly string[] Fields = ["caption", "credit", "rights", "alt"];
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the form and processes the picture, after checking that the user may upload one.</summary>
    /// <exception cref="RejectionException">With status 413, 415 or 400.</exception>
    public static async Task<(UploadPicture Command, string Hash)> ReadAsync(HttpContext http)
    {
        var limits = http.RequestServices.GetRequiredService<PictureLimits>();
        using var entry = http.RequestServices.GetRequiredService<PictureTurns>().TryEnter(Actor.From(http.User)!.Id);
        // Without a place the body is read all the same, and dropped.
        var body = await BodyAsync(http, limits.Bytes + FieldsLimit, keep: entry is not null);
        if (entry is null)
        {
            throw new RejectionException(new Rejection(503, "unavailable", "Too many pictures wait to be processed. Send this one again in a moment."));
        }

        var (file, fields) = body.Length == 0 && http.Request.ContentType is null ? (null, []) : await PartsAsync(http, body);
        if (file?.Length > limits.Bytes)
        {
            throw TooLarge(limits.Bytes);
        }

        if (file is not null && ImageProcessor.KindOf(file) is null)
        {
            throw new RejectionException(new Rejection(415, "media-type", "The file is no JPEG, PNG or WebP."));
        }

        var upload = new Upload(
            fields.GetValueOrDefault("caption"), fields.GetValueOrDefault("credit"), fields.GetValueOrDefault("rights"), fields.GetValueOrDefault("alt"));
        var hash = Convert.ToHexStringLower(SHA256.HashData([
            .. SHA256.HashData(file ?? []),
            .. Encoding.UTF8.GetBytes(string.Join('\u001f', Fields.Select(name => fields.GetValueOrDefault(name) ?? "\u001e")))
        ]));
        if (file is null || !UploadPicture.MayFile(Actor.From(http.User)!))
        {
            return (new(upload, null, "This is needed."), hash);
        }

        try
        {
            var header = http.RequestServices.GetRequiredService<ImageProcessor>().ReadHeader(file);
            var processed = await entry.RunAsync(() => ImageProcessor.Process(file, header, upload, http.RequestAborted), http.RequestAborted);
            return (new(upload, processed, null), hash);
        }
        catch (InvalidImageException wrong)
        {
            return (new(upload, null, wrong.Message), hash);
        }
    }

    private static async Task<MemoryStream> BodyAsync(HttpContext http, int limit, bool keep)
    {
        // Allocated once where the length is known: growing would leave as much again to the garbage collector.
        var bytes = new MemoryStream(keep && http.Request.ContentLength is { } length && length <= limit ? (int)length : 0);
        var buffer = new byte[64 * 1024];
        int read;
        var heard = 0L;
        // Drain an oversized body, within limits, so that the client reads the response instead of a reset connection.
        while (heard <= 2L * limit && (read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
        {
            heard += read;
            bytes.Write(buffer, 0, keep && heard <= limit ? read : 0);
        }

        bytes.Position = 0;
        return heard <= limit ? bytes : throw TooLarge(limit);
    }

    private static async Task<(byte[]? File, Dictionary<string, string> Fields)> PartsAsync(HttpContext http, MemoryStream body)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 200 } boundary)
        {
            throw new RejectionException(new Rejection(415, "media-type", "Send multipart/form-data."));
        }

        byte[]? file = null;
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            var reader = new MultipartReader(boundary.Value!, body) { HeadersCountLimit = 8, HeadersLengthLimit = 8 * 1024 };
            while (await reader.ReadNextSectionAsync(http.RequestAborted) is { } section)
            {
                var name = ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
                    ? HeaderUtilities.RemoveQuotes(disposition.Name).Value
                    : null;
                var isFile = name == "file" && file is null;
                using var content = new MemoryStream(isFile ? (int)body.Length : 0);
                await section.Body.CopyToAsync(content, http.RequestAborted);
                if (isFile)
                {
                    file = content.ToArray();
                }
                else if (name is null
                    || !Fields.Contains(name)
                    || content.Length > FieldsLimit
                    || !fields.TryAdd(name, StrictUtf8.GetString(content.ToArray())))
                {
                    throw Unreadable("The form has one file, and the fields caption, credit, rights and alt, each once.");
                }
            }
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException or DecoderFallbackException)
        {
            throw Unreadable("The form cannot be read.");
        }

        return fields.Values.Any(text => text.Contains('\0', StringComparison.Ordinal)) ? throw Unreadable("NUL is no text.") : (file, fields);
    }

    private static RejectionException TooLarge(int limit) => new(new Rejection(413, "too-large", $"A picture has at most {limit} bytes."));

    private static RejectionException Unreadable(string detail) => new(new Rejection(400, "unreadable", detail));
}

/// <summary>The maximum size of a picture, and the maximum number that are in hand.</summary>
/// <param name="Bytes">Of the file.</param>
/// <param name="Pixels">Of the decoded picture: a small file can decode to a very large one.</param>
/// <param name="Side">Of its width and of its height, in pixels.</param>
/// <param name="Waiting">Pictures that are received, wait or are processed.</param>
public sealed record PictureLimits(int Bytes, long Pixels, int Side, int Waiting)
{
    public static PictureLimits Of(IConfiguration configuration)
    {
        var settings = configuration.GetSection("Pictures");
        return new(
            settings.GetValue("MaxBytes", 20 * 1024 * 1024), settings.GetValue("MaxPixels", 100_000_000L),
            settings.GetValue("MaxSide", 30_000), settings.GetValue("MaxWaiting", 20));
    }
}
