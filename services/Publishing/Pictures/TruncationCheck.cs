using System.Buffers.Binary;

namespace EditorialPlatform.Publishing.Pictures;

/// <summary>
/// Detects truncated picture files. Decoders silently fill missing data with grey, so half a picture would be accepted. Data that cameras append
/// after the end marker is ignored; it is not served.
/// </summary>
public static class TruncationCheck
{
    public static bool IsComplete(string kind, ReadOnlySpan<byte> file) => kind switch
    {
        "jpeg" => Jpeg(file),
        "png" => Png(file),
        _ => file.Length >= BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) + 8L,
    };

    // Walk the segments instead of searching for the end marker, because embedded previews have end markers of their own.
    private static bool Jpeg(ReadOnlySpan<byte> file)
    {
        for (var at = 2; at + 4 <= file.Length;)
        {
            if (file[at] != 0xFF)
            {
                return false;
            }

            var marker = file[at + 1];
            if (marker == 0xD9)
            {
                return true;
            }

            if (marker is 0xFF or 0x01 or (>= 0xD0 and <= 0xD7))
            {
                at += marker == 0xFF ? 1 : 2;
                continue;
            }

            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (marker == 0xDA)
            {
                // Entropy-coded data: a marker is FF followed by neither a stuffed zero nor a restart marker.
                while (at + 1 < file.Length && !(file[at] == 0xFF && file[at + 1] is not (0x00 or 0xFF or (>= 0xD0 and <= 0xD7))))
                {
                    at++;
                }

                if (at + 1 < file.Length && file[at + 1] == 0xD9)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool Png(ReadOnlySpan<byte> file)
    {
        for (var at = 8L; at + 12 <= file.Length;)
        {
            var chunk = file[(int)at..];
            var length = BinaryPrimitives.ReadUInt32BigEndian(chunk);
            if (at + 12 + length > file.Length)
            {
                return false;
            }

            if (chunk[4..8].SequenceEqual("IEND"u8))
            {
                return true;
            }

            at += 12 + length;
        }

        return false;
    }
}
