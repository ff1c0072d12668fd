using System.Security.Cryptography;
using EditorialPlatform.Publishing.PublicSite;
using NetVips;

namespace EditorialPlatform.Publishing.Pictures;

/// <summary>A picture re-encoded from its pixels, so that of its metadata only the credit line is published.</summary>
/// <param name="Hash">SHA-256 of the uploaded file.</param>
/// <param name="CreditInFile">The credit from the file's metadata.</param>
public sealed record ProcessedImage(
    Guid Id, string Hash, int Width, int Height, string? CreditInFile, IReadOnlyList<(PictureFile Form, byte[] Bytes)> Renditions)
{
    public IReadOnlyList<PictureFile> Files =>
        [.. Renditions.Select(print => print.Form).OrderBy(form => form.Width).ThenBy(form => form.File, StringComparer.Ordinal)];
}

/// <summary>Thrown when a file cannot be processed as a picture. The message is shown to users.</summary>
public sealed class InvalidImageException(string message) : Exception(message);

/// <summary>What the header of a file says of its picture.</summary>
/// <param name="Width">As it is looked at, after rotation.</param>
/// <param name="CreditInFile">The credit from the file's metadata.</param>
public sealed record ImageHeader(int Width, int Height, string? CreditInFile);

/// <summary>Decodes, rotates, resizes and encodes pictures with libvips.</summary>
public sealed class ImageProcessor(PictureLimits limits)
{
    private const int MaxWidth = 1200;

    // An upright photograph; a taller picture becomes narrower, so that it costs no more.
    private const int MaxArea = MaxWidth * 1800;

    // WebP and AVIF hold no more than 16,383 lines.
    private const int MaxHeight = 8_000;

    private static readonly int[] Widths = [480, 800, MaxWidth];

    // Damage is reported to the client instead of logged.
    private static readonly Log.LogDelegate Silence = (_, _, _) => { };

    static ImageProcessor()
    {
        NativeMemory.LimitArenas();
        NetVips.NetVips.BlockUntrusted = true;
        // The other processors serve readers meanwhile.
        NetVips.NetVips.Concurrency = Math.Max(1, Environment.ProcessorCount / 2);
        // The same picture is rarely processed twice in a row.
        Cache.Max = 0;
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, Silence);
    }

    /// <summary>Detects the file type by its first bytes, regardless of the file name; null if it is not accepted.</summary>
    public static string? KindOf(ReadOnlySpan<byte> file) =>
        file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "jpeg"
        : file.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? "png"
        : file.Length > 12 && file.StartsWith("RIFF"u8) && file[8..12].SequenceEqual("WEBP"u8) ? "webp"
        : null;

    /// <summary>What the largest rendition of a picture has to fit into: bounded by width, height and area.</summary>
    public static (int Width, int Height) Fit(int width, int height)
    {
        var scale = Math.Min(
            Math.Min(1, (double)MaxWidth / width), Math.Min((double)MaxHeight / height, Math.Sqrt(MaxArea / ((double)width * height))));
        // The height is rounded up, so that the width decides.
        return (Math.Max(1, (int)(width * scale)), Math.Max(1, (int)Math.Ceiling(height * scale)));
    }

    /// <summary>Checks what can be checked without decoding. The loader is chosen explicitly, because libvips supports formats that are not accepted.</summary>
    /// <exception cref="InvalidImageException">The file is not whole or no picture, or its picture is too large.</exception>
    public ImageHeader ReadHeader(byte[] file)
    {
        if (!TruncationCheck.IsComplete(KindOf(file)!, file))
        {
            throw new InvalidImageException("The picture is not whole: its end is missing.");
        }

        try
        {
            using var seen = KindOf(file) switch
            {
                "jpeg" => Image.JpegloadBuffer(file, failOn: Enums.FailOn.Truncated),
                "png" => Image.PngloadBuffer(file, failOn: Enums.FailOn.Truncated),
                _ => Image.WebploadBuffer(file, failOn: Enums.FailOn.Truncated),
            };
            var (width, height) = (seen.Width, seen.Height);
            if (Math.Max(width, height) > limits.Side)
            {
                throw new InvalidImageException($"The picture is {width} × {height} pixels; neither side may have more than {limits.Side}.");
            }

            if ((long)width * height > limits.Pixels)
            {
                throw new InvalidImageException($"The picture is {width} × {height} pixels; together they may be {limits.Pixels} at most.");
            }

            var lying = seen.Contains("orientation") && seen.Get("orientation") is >= 5 and <= 8;
            return new(lying ? height : width, lying ? width : height, PictureCredit.Read(seen));
        }
        catch (VipsException)
        {
            throw Damaged();
        }
    }

    /// <summary>Processes a picture whose header was read.</summary>
    /// <exception cref="InvalidImageException">The file is damaged.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits for it any more.</exception>
    public static ProcessedImage Process(byte[] file, ImageHeader header, Upload upload, CancellationToken cancellationToken)
    {
        try
        {
            var (width, height) = Fit(header.Width, header.Height);
            using var largest = Decode(file, width, height, cancellationToken);
            var credit = string.IsNullOrWhiteSpace(upload.Credit) ? header.CreditInFile : upload.Credit.Trim();
            var xmp = PictureCredit.Write(credit);
            var prints = Widths.Where(width => width < largest.Width)
                .Append(largest.Width)
                .SelectMany(width => Render(largest, width, xmp, cancellationToken))
                .ToList();
            var id = new Guid(RandomNumberGenerator.GetBytes(16));
            return new(id, Convert.ToHexStringLower(SHA256.HashData(file)), largest.Width, largest.Height, header.CreditInFile, prints);
        }
        finally
        {
            NativeMemory.GiveBack();
        }
    }

    private static Image Decode(byte[] file, int width, int height, CancellationToken cancellationToken)
    {
        try
        {
            using var upright = Image.ThumbnailBuffer(
                file, width, height: height, size: Enums.Size.Down, outputProfile: "srgb", failOn: Enums.FailOn.Truncated);
            using var flat = upright.HasAlpha() ? upright.Flatten(background: [255, 255, 255]) : upright.Copy();
            using var colour = flat.Colourspace(Enums.Interpretation.Srgb).Cast(Enums.BandFormat.Uchar);
            // Stops the evaluation when the token is cancelled.
            colour.SetProgress(new Unreported(), cancellationToken);
            return colour.CopyMemory();
        }
        catch (VipsException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Damaged();
        }
    }

    private static IEnumerable<(PictureFile Form, byte[] Bytes)> Render(Image largest, int width, byte[] xmp, CancellationToken cancellationToken)
    {
        using var sized = width == largest.Width ? largest.Copy() : largest.ThumbnailImage(width, height: MaxHeight);
        using var image = sized.Mutate(mutable => mutable.Set(GValue.BlobType, "xmp-data", xmp));
        const Enums.ForeignKeep Kept = Enums.ForeignKeep.Xmp;
        cancellationToken.ThrowIfCancellationRequested();
        yield return (new($"{width}.avif", "image/avif", width, image.Height), image.HeifsaveBuffer(
            q: 48, compression: Enums.ForeignHeifCompression.Av1, effort: 3, keep: Kept));
        cancellationToken.ThrowIfCancellationRequested();
        yield return (new($"{width}.webp", "image/webp", width, image.Height), image.WebpsaveBuffer(q: 62, effort: 4, smartSubsample: true, keep: Kept));
        cancellationToken.ThrowIfCancellationRequested();
        yield return (new($"{width}.jpg", "image/jpeg", width, image.Height), image.JpegsaveBuffer(q: 72, optimizeCoding: true, interlace: true, keep: Kept));
    }

    private sealed class Unreported : IProgress<int>
    {
        public void Report(int value)
        {
        }
    }

    private static InvalidImageException Damaged() => new("The picture is damaged and cannot be read.");
}
