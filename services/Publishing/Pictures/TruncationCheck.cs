using System.Buffers.Binary;

namespace EditorialPlatform.Publishing.Pictures;

/// <summary>
/// Whether a picture's file has come to its end. Decoders fill what is missing with grey and say so to nobody: half a picture would pass
/// for a whole one. What cameras put behind the end is left alone; it is not served.
/// </summary>
public static class TruncationCheck
{
    public static bool IsComplete(string kind, ReadOnlySpan<byte> file) => kind switch
    {
        "jpeg" => Jpeg(file),
        "png" => Png(file),
        _ => file.Length >= BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) + 8L,
    };

    // Segment after segment; a preview in the camera's notes has ends of its own.
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
                // Coded pixels: a marker is FF and neither a stuffed zero nor a restart.
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
