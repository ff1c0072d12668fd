using System.Globalization;
using System.IO.Compression;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace EditorialPlatform.Gateway.Pages;

/// <summary>A response body in one encoding.</summary>
/// <param name="Encoding"><c>br</c>, <c>gzip</c>, or empty for the identity encoding.</param>
/// <param name="ETag">A strong ETag, different for each encoding because the bytes differ. Null if the response is not revalidated.</param>
/// <param name="Bytes">The encoded bytes.</param>
public sealed record EncodedBody(string Encoding, string? ETag, ReadOnlyMemory<byte> Bytes)
{
    // Responses that fit one TCP packet are not compressed.
    private const int MinCompressed = 512;

    // The first reader after a change waits for this. Quality 9 and a window of 4 MiB took 50 ms of a long page.
    private const int BrotliQuality = 5;
    private const int BrotliWindow = 18;

    /// <summary>Encodes a body once in each encoding that makes it smaller. The identity encoding comes last.</summary>
    /// <param name="bytes">The unencoded bytes.</param>
    /// <param name="etag">The ETag of the unencoded bytes.</param>
    /// <param name="mediaType">Only text is compressed; pictures already are.</param>
    public static IReadOnlyList<EncodedBody> Of(byte[] bytes, string? etag, string mediaType)
    {
        var plain = new EncodedBody("", etag, bytes);
        return bytes.Length < MinCompressed || !IsText(mediaType) ? [plain] : [new("br", Tag("br"), Brotli(bytes)), new("gzip", Tag("gz"), Gzip(bytes)), plain];

        string? Tag(string suffix) => etag is null ? null : $"{etag[..^1]}-{suffix}\"";
    }

    private static bool IsText(string mediaType) =>
        mediaType.StartsWith("text/", StringComparison.Ordinal) || mediaType.Contains("xml", StringComparison.Ordinal)
        || mediaType.Contains("json", StringComparison.Ordinal);

    private static ReadOnlyMemory<byte> Brotli(byte[] bytes)
    {
        var compressed = new byte[BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
        return BrotliEncoder.TryCompress(bytes, compressed, out var length, BrotliQuality, BrotliWindow)
            ? compressed[..length]
            : throw new InvalidOperationException("The Brotli output exceeds its maximum length.");
    }

    private static ReadOnlyMemory<byte> Gzip(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return compressed.ToArray();
    }
}

/// <summary>A complete response that can be sent to any client, any number of times.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">All headers except those that depend on the encoding.</param>
/// <param name="Bodies">The body in each encoding; the last one is the identity encoding.</param>
/// <param name="Keys">The surrogate keys. The response is evicted when one of them changes.</param>
/// <param name="Version">The version of the public site it was rendered from.</param>
/// <param name="IsCacheable">Whether to store it. Other responses are sent only to the requests waiting for them.</param>
public sealed record CachedResponse(
    int Status, IReadOnlyList<KeyValuePair<string, StringValues>> Headers, IReadOnlyList<EncodedBody> Bodies,
    IReadOnlyCollection<string> Keys, long Version, bool IsCacheable)
{
    private readonly KeyValuePair<string, StringValues>[] headers = [.. Headers];

    /// <summary>The approximate memory use.</summary>
    public long Bytes { get; } =
        1024 + Bodies.Sum(body => body.Bytes.Length) + Headers.Sum(header => 64L + header.Key.Length + header.Value.ToString().Length)
        + Keys.Sum(key => 128L + key.Length);

    public bool IsPicture { get; } =
        Headers.FirstOrDefault(header => header.Key == HeaderNames.ContentType).Value.ToString().StartsWith("image/", StringComparison.Ordinal);

    /// <summary>Writes the response in the best accepted encoding: headers only for <c>HEAD</c>, 304 if the ETag matches. Ranges are not supported.</summary>
    /// <param name="http">The request.</param>
    public Task WriteAsync(HttpContext http)
    {
        var (request, response) = (http.Request, http.Response);
        var body = Bodies.Count == 1 ? Bodies[0] : In(AcceptedEncoding.Best(request.Headers.AcceptEncoding));
        foreach (var (name, value) in headers)
        {
            response.Headers[name] = value;
        }

        if (body.ETag is { } tag)
        {
            response.Headers.ETag = tag;
            if (request.Headers.IfNoneMatch is { Count: > 0 } known && Knows(known, tag))
            {
                response.Headers.ContentType = default;
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
        }

        response.StatusCode = Status;
        response.ContentLength = body.Bytes.Length;
        if (body.Encoding.Length > 0)
        {
            response.Headers.ContentEncoding = body.Encoding;
        }

        // Pass no cancellation token: Kestrel allocates it on demand, and ends writes to closed connections itself.
        return HttpMethods.IsHead(request.Method) || body.Bytes.IsEmpty ? Task.CompletedTask : response.Body.WriteAsync(body.Bytes).AsTask();
    }

    private EncodedBody In(string encoding)
    {
        foreach (var body in Bodies)
        {
            if (body.Encoding == encoding)
            {
                return body;
            }
        }

        return Bodies[^1];
    }

    private static bool Knows(StringValues known, string tag)
    {
        if (known.Count == 1 && known[0] == tag)
        {
            return true;
        }

        return EntityTagHeaderValue.TryParseList(known, out var tags)
            && tags.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(EntityTagHeaderValue.Parse(tag), useStrongComparison: false));
    }
}

/// <summary>Negotiates the encoding by <c>Accept-Encoding</c>.</summary>
public static class AcceptedEncoding
{
    private static readonly string[] Ours = ["br", "gzip"];

    /// <summary>Returns <c>br</c>, <c>gzip</c> or empty; the smaller one on equal weights.</summary>
    /// <param name="accepted">The <c>Accept-Encoding</c> header.</param>
    public static string Best(StringValues accepted)
    {
        if (accepted.Count == 0)
        {
            return "";
        }

        var (best, weight) = ("", 0d);
        foreach (var encoding in Ours)
        {
            if (Weight(accepted, encoding) is var its && its > weight)
            {
                (best, weight) = (encoding, its);
            }
        }

        return best;
    }

    private static double Weight(StringValues accepted, string encoding)
    {
        double? named = null, any = null;
        foreach (var line in accepted)
        {
            foreach (var part in line.AsSpan().Split(','))
            {
                var one = line.AsSpan()[part].Trim();
                var end = one.IndexOf(';');
                var name = (end < 0 ? one : one[..end]).Trim();
                if (name.Equals(encoding, StringComparison.OrdinalIgnoreCase))
                {
                    named = WeightOf(end < 0 ? default : one[(end + 1)..]);
                }
                else if (name is "*")
                {
                    any = WeightOf(end < 0 ? default : one[(end + 1)..]);
                }
            }
        }

        return named ?? any ?? 0;
    }

    // An invalid weight does not exclude the encoding.
    private static double WeightOf(ReadOnlySpan<char> parameter)
    {
        parameter = parameter.Trim();
        return parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
            && double.TryParse(parameter[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight) ? weight : 1;
    }
}
