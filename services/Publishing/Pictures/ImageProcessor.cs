using System.Security.Cryptography;
using EditorialPlatform.Publishing.PublicSite;
using NetVips;

namespace EditorialPlatform.Publishing.Pictures;

/// <summary>A picture re-encoded from its pixels, so that no metadata of the uploaded file is published.</summary>
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

/// <summary>
/// Decodes, rotates, resizes and encodes pictures with libvips. Processes one picture at a time, because each uses much memory and all cores.
/// </summary>
public sealed class ImageProcessor(PictureLimits limits) : IDisposable
{
    private static readonly int[] Widths = [480, 800, 1200];

    // Damage is reported to the client instead of logged.
    private static readonly Log.LogDelegate Silence = (_, _, _) => { };

    private readonly SemaphoreSlim oneAtATime = new(1);

    static ImageProcessor()
    {
        NetVips.NetVips.BlockUntrusted = true;
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

    /// <exception cref="InvalidImageException">The file is damaged or too large.</exception>
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

        // Reads the header only. The loader is chosen explicitly, because libvips supports many formats that are not accepted.
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
        using var upright = Image.ThumbnailBuffer(
            file, Widths[^1], height: 10_000_000, size: Enums.Size.Down, outputProfile: "srgb", failOn: Enums.FailOn.Truncated);
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
            (new($"{width}.avif", "image/avif", width, image.Height), image.HeifsaveBuffer(
                q: 48, compression: Enums.ForeignHeifCompression.Av1, effort: 3, keep: Kept)),
            (new($"{width}.webp", "image/webp", width, image.Height), image.WebpsaveBuffer(q: 62, effort: 4, smartSubsample: true, keep: Kept)),
            (new($"{width}.jpg", "image/jpeg", width, image.Height), image.JpegsaveBuffer(q: 72, optimizeCoding: true, interlace: true, keep: Kept)),
        ];
    }
}
