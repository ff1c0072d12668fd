using System.Globalization;
using System.IO.Compression;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace EditorialPlatform.Gateway.Pages;

/// <summary>A response's body in one encoding.</summary>
/// <param name="Encoding"><c>br</c>, <c>gzip</c>, or empty for the bytes themselves.</param>
/// <param name="ETag">Strong, and another one for each encoding: the bytes differ. None for what is not revalidated.</param>
/// <param name="Bytes">What is sent.</param>
public sealed record EncodedBody(string Encoding, string? ETag, ReadOnlyMemory<byte> Bytes)
{
    // Responses that fit one TCP packet are not compressed.
    private const int MinCompressed = 512;

    // Beyond this, the best compression would keep the first reader waiting.
    private const int Large = 256 * 1024;

    /// <summary>Encodes a body once, in each way that is worth it; the last one is the bytes themselves.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="etag">The ETag of the bytes themselves.</param>
    /// <param name="mediaType">Text is compressed, pictures are compressed already.</param>
    public static IReadOnlyList<EncodedBody> Of(byte[] bytes, string? etag, string mediaType)
    {
        var plain = new EncodedBody("", etag, bytes);
        return bytes.Length < MinCompressed || !IsText(mediaType) ? [plain] : [new("br", Tag("br"), Brotli(bytes)), new("gzip", Tag("gz"), Gzip(bytes)), plain];

        string? Tag(string suffix) => etag is null ? null : $"{etag[..^1]}-{suffix}\"";
    }

    private static bool IsText(string mediaType) =>
        mediaType.StartsWith("text/", StringComparison.Ordinal) || mediaType.Contains("xml", StringComparison.Ordinal) || mediaType.Contains("json", StringComparison.Ordinal);

    private static ReadOnlyMemory<byte> Brotli(byte[] bytes)
    {
        var compressed = new byte[BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
        return BrotliEncoder.TryCompress(bytes, compressed, out var length, bytes.Length > Large ? 5 : 9, window: 22)
            ? compressed[..length]
            : throw new InvalidOperationException("The buffer is too small by its own reckoning.");
    }

    private static ReadOnlyMemory<byte> Gzip(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, bytes.Length > Large ? CompressionLevel.Fastest : CompressionLevel.SmallestSize))
        {
            gzip.Write(bytes);
        }

        return compressed.ToArray();
    }
}

/// <summary>A whole response that can be sent to anybody, any number of times.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">All headers but those that depend on the encoding.</param>
/// <param name="Bodies">The body in each encoding; the last one is for whoever accepts no other.</param>
/// <param name="Keys">What it depends on: when one of these changes, it is evicted.</param>
/// <param name="Version">The version of all that is public that it was rendered from.</param>
/// <param name="IsCacheable">Whether it may be stored; others go to those who wait for them now.</param>
public sealed record CachedResponse(
    int Status, IReadOnlyList<KeyValuePair<string, StringValues>> Headers, IReadOnlyList<EncodedBody> Bodies, IReadOnlyCollection<string> Keys, long Version, bool IsCacheable)
{
    private readonly KeyValuePair<string, StringValues>[] headers = [.. Headers];

    /// <summary>What it takes in memory, about.</summary>
    public long Bytes { get; } =
        1024 + Bodies.Sum(body => body.Bytes.Length) + Headers.Sum(header => 64L + header.Key.Length + header.Value.ToString().Length) + Keys.Sum(key => 128L + key.Length);

    public bool IsPicture { get; } = Headers.FirstOrDefault(header => header.Key == HeaderNames.ContentType).Value.ToString().StartsWith("image/", StringComparison.Ordinal);

    /// <summary>Sends it: in the encoding the client accepts best, only headers to <c>HEAD</c>, 304 to whoever has these bytes. Ranges are not served.</summary>
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

        // Without the request's cancellation token, which the server only makes when asked: it ends writes to closed connections itself.
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

/// <summary>Reads <c>Accept-Encoding</c>.</summary>
public static class AcceptedEncoding
{
    private static readonly string[] Ours = ["br", "gzip"];

    /// <summary><c>br</c>, <c>gzip</c>, or empty. Where the client has no preference, the smaller.</summary>
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

    // A weight that is not a number does not refuse the encoding.
    private static double WeightOf(ReadOnlySpan<char> parameter)
    {
        parameter = parameter.Trim();
        return parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
            && double.TryParse(parameter[2..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight) ? weight : 1;
    }
}
