using System.Globalization;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using Yarp.ReverseProxy.Model;

namespace EditorialPlatform.Gateway.Checks;

/// <summary>Rejects oversized bodies before forwarding. Routes may raise the default limit, which fits commands.</summary>
public static class SizeLimits
{
    public static void UseSizeCheck(this WebApplication app) => app.Use((http, next) =>
    {
        var limit = http.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.Metadata?.GetValueOrDefault("MaxBytes") is { } more
            ? long.Parse(more, CultureInfo.InvariantCulture)
            : RequestBody.CommandLimit;
        if (http.Request.ContentLength > limit)
        {
            return new Problem(TooLarge(limit)).ExecuteAsync(http);
        }

        if (http.Request.ContentLength is null)
        {
            http.Request.Body = new Counted(http.Request.Body, limit);
        }

        return next(http);
    });

    public static Rejection TooLarge(long? limit) =>
        new(413, "too-large", limit is null ? "The body is too large." : $"The body is larger than {limit} bytes.");

    // Kestrel's own limit closes the connection while the client is still sending, so the client could not read the error response.
    private sealed class Counted(Stream body, long limit) : Stream
    {
        private long count;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await body.ReadAsync(buffer, cancellationToken);
            count += read;
            return count <= limit ? read : throw new BadHttpRequestException("The body is too large.", 413);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();
    }
}
