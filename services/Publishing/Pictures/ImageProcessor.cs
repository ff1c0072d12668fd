using System.Security.Cryptography;
using EditorialPlatform.Publishing.PublicSite;
using NetVips;

namespace EditorialPlatform.Publishing.Pictures;

/// <summary>A picture as it is served: made anew from its pixels, so that nothing of the file that came is left but what is to be seen.</summary>
/// <param name="Hash">SHA-256 of the file that came.</param>
/// <param name="CreditInFile">Who made it, as the file itself says.</param>
public sealed record ProcessedImage(Guid Id, string Hash, int Width, int Height, string? CreditInFile, IReadOnlyList<(PictureFile Form, byte[] Bytes)> Renditions)
{
    public IReadOnlyList<PictureFile> Files => [.. Renditions.Select(print => print.Form).OrderBy(form => form.Width).ThenBy(form => form.File, StringComparer.Ordinal)];
}

/// <summary>The file cannot be made into a picture; the message says why, for people.</summary>
public sealed class InvalidImageException(string message) : Exception(message);

/// <summary>Decodes, turns upright, resizes and encodes pictures with libvips. One at a time: each takes much memory and every core.</summary>
public sealed class ImageProcessor(PictureLimits limits) : IDisposable
{
    private static readonly int[] Widths = [480, 800, 1200];

    // What a file is damaged by is answered to whoever sent it.
    private static readonly Log.LogDelegate Silence = (_, _, _) => { };

    private readonly SemaphoreSlim oneAtATime = new(1);

    static ImageProcessor()
    {
        NetVips.NetVips.BlockUntrusted = true;
        // Nobody files the same picture twice in a row.
        Cache.Max = 0;
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, Silence);
    }

    /// <summary>What the file is by its first bytes, whatever it is called; none for all that is not accepted.</summary>
    public static string? KindOf(ReadOnlySpan<byte> file) =>
        file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "jpeg"
        : file.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? "png"
        : file.Length > 12 && file.StartsWith("RIFF"u8) && file[8..12].SequenceEqual("WEBP"u8) ? "webp"
        : null;

    /// <exception cref="InvalidImageException">It is damaged, or too large.</exception>
    public async Task<ProcessedImage> ProcessAsync(byte[] file, Upload upload, CancellationToken cancellationToken)
    {
        await oneAtATime.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Process(file, upload), cancellationToken);
        }
        catch (VipsException broken)
        {
            throw new InvalidImageException($"The picture is damaged and cannot be read. {broken.Message.Split('\n')[0]}".Trim());
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    public void Dispose() => oneAtATime.Dispose();

    private ProcessedImage Process(byte[] file, Upload upload)
    {
        if (!TruncationCheck.IsComplete(KindOf(file)!, file))
        {
            throw new InvalidImageException("The picture is not whole: its end is missing.");
        }

        // The header alone is read here. The loader is named: libvips knows many formats, most of them nobody's business.
        using var seen = KindOf(file) switch
        {
            "jpeg" => Image.JpegloadBuffer(file, failOn: Enums.FailOn.Truncated),
            "png" => Image.PngloadBuffer(file, failOn: Enums.FailOn.Truncated),
            _ => Image.WebploadBuffer(file, failOn: Enums.FailOn.Truncated),
        };
        if ((long)seen.Width * seen.Height > limits.Pixels)
        {
            throw new InvalidImageException($"The picture has more than {limits.Pixels} pixels.");
        }

        var inFile = PictureCredit.Read(seen);
        using var upright = Image.ThumbnailBuffer(file, Widths[^1], height: 10_000_000, size: Enums.Size.Down, outputProfile: "srgb", failOn: Enums.FailOn.Truncated);
        using var flat = upright.HasAlpha() ? upright.Flatten(background: [255, 255, 255]) : upright.Copy();
        using var colour = flat.Colourspace(Enums.Interpretation.Srgb).Cast(Enums.BandFormat.Uchar);
        using var largest = colour.CopyMemory();
        var credit = string.IsNullOrWhiteSpace(upload.Credit) ? inFile : upload.Credit.Trim();
        var xmp = PictureCredit.Write(credit, upload.Rights, upload.Caption, upload.Alt);
        var prints = Widths.Where(width => width < largest.Width).Append(largest.Width).SelectMany(width => Render(largest, width, xmp)).ToList();
        var id = new Guid(RandomNumberGenerator.GetBytes(16));
        return new(id, Convert.ToHexStringLower(SHA256.HashData(file)), largest.Width, largest.Height, inFile, prints);
    }

    private static IEnumerable<(PictureFile Form, byte[] Bytes)> Render(Image largest, int width, byte[] xmp)
    {
        using var sized = width == largest.Width ? largest.Copy() : largest.ThumbnailImage(width, height: 10_000_000);
        using var image = sized.Mutate(mutable => mutable.Set(GValue.BlobType, "xmp-data", xmp));
        const Enums.ForeignKeep Kept = Enums.ForeignKeep.Xmp;
        return
        [
            (new($"{width}.avif", "image/avif", width, image.Height), image.HeifsaveBuffer(q: 48, compression: Enums.ForeignHeifCompression.Av1, effort: 3, keep: Kept)),
            (new($"{width}.webp", "image/webp", width, image.Height), image.WebpsaveBuffer(q: 62, effort: 4, smartSubsample: true, keep: Kept)),
            (new($"{width}.jpg", "image/jpeg", width, image.Height), image.JpegsaveBuffer(q: 72, optimizeCoding: true, interlace: true, keep: Kept)),
        ];
    }
}
