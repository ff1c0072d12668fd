using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace EditorialPlatform.ServiceDefaults;

/// <summary>One form of an answer's bytes.</summary>
/// <param name="Encoding"><c>br</c>, <c>gzip</c>, or nothing for the bytes themselves.</param>
/// <param name="ETag">Strong, and another one for each form: the bytes differ. None for what is not revalidated.</param>
/// <param name="Bytes">What is sent.</param>
public sealed record Representation(string Encoding, string? ETag, ReadOnlyMemory<byte> Bytes)
{
    // A packet is sent whatever is in it; less than that is not worth unpacking.
    private const int WorthIt = 512;

    // Beyond this, the best compression would keep the first reader waiting.
    private const int Large = 256 * 1024;

    /// <summary>Compresses bytes once, in each way that is worth it.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="revalidated">Whether they get ETags.</param>
    /// <param name="compressible">Whether they are text.</param>
    public static IReadOnlyList<Representation> Of(byte[] bytes, bool revalidated, bool compressible)
    {
        var tag = revalidated ? Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16)) : null;
        var plain = new Representation("", Tag(""), bytes);
        return !compressible || bytes.Length < WorthIt ? [plain] : [new("br", Tag("-br"), Brotli(bytes)), new("gzip", Tag("-gz"), Gzip(bytes)), plain];

        string? Tag(string form) => tag is null ? null : $"\"{tag}{form}\"";
    }

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

/// <summary>A whole answer that can be sent to anybody, any number of times: made once, compressed once.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">All headers but those that depend on the form sent.</param>
/// <param name="Forms">The forms of its bytes; the last one is for whoever accepts no other.</param>
/// <param name="Keys">What it rests on: when one of these changes, it is not kept any longer.</param>
/// <param name="Version">The version of what is public that it was made of, or a later one.</param>
/// <param name="Kept">Whether it may be kept at all; others are sent to whoever waits for them now.</param>
public sealed record KeptAnswer(
    int Status, IReadOnlyList<KeyValuePair<string, StringValues>> Headers, IReadOnlyList<Representation> Forms, IReadOnlyCollection<string> Keys, long Version, bool Kept)
{
    private readonly KeyValuePair<string, StringValues>[] headers = [.. Headers];

    /// <summary>What it takes in memory, about.</summary>
    public long Bytes { get; } = 1024 + Forms.Sum(form => form.Bytes.Length) + Headers.Sum(header => 64L + header.Key.Length + header.Value.ToString().Length) + Keys.Sum(key => 128L + key.Length);

    /// <summary>Sends it: the form the client accepts best, nothing but headers to <c>HEAD</c>, 304 to whoever has these bytes. Ranges are not served.</summary>
    /// <param name="http">The request.</param>
    public Task WriteAsync(HttpContext http)
    {
        var (request, response) = (http.Request, http.Response);
        var form = Forms.Count == 1 ? Forms[0] : Form(Encodings.Best(request.Headers.AcceptEncoding));
        var answer = response.Headers;
        foreach (var (name, value) in headers)
        {
            answer[name] = value;
        }

        if (form.ETag is { } tag)
        {
            answer.ETag = tag;
            if (request.Headers.IfNoneMatch is { Count: > 0 } known && Knows(known, tag))
            {
                // Of what was not sent nothing is said but what decides about keeping it.
                answer.ContentType = default;
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
        }

        response.StatusCode = Status;
        response.ContentLength = form.Bytes.Length;
        if (form.Encoding.Length > 0)
        {
            answer.ContentEncoding = form.Encoding;
        }

        // Without the request's token: the server makes one only for whoever asks for it, and ends writes to clients that have gone by itself.
        return HttpMethods.IsHead(request.Method) || form.Bytes.IsEmpty ? Task.CompletedTask : response.Body.WriteAsync(form.Bytes).AsTask();
    }

    private Representation Form(string encoding)
    {
        foreach (var form in Forms)
        {
            if (form.Encoding == encoding)
            {
                return form;
            }
        }

        return Forms[^1];
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

/// <summary>What a client accepts, as far as we have it.</summary>
public static class Encodings
{
    private static readonly string[] Ours = ["br", "gzip"];

    /// <summary><c>br</c>, <c>gzip</c>, or nothing. Where the client does not care, the smaller.</summary>
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

    // Whoever writes no number we understand has not refused it.
    private static double WeightOf(ReadOnlySpan<char> parameter)
    {
        parameter = parameter.Trim();
        return parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase)
            && double.TryParse(parameter[2..], System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var weight) ? weight : 1;
    }
}
