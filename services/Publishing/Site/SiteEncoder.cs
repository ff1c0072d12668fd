using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;

namespace EditorialPlatform.Publishing.Site;

/// <summary>
/// Escapes only characters that are special in HTML. The framework's encoders also escape some spaces and non-ASCII characters, at up to eight bytes
/// each, whatever ranges they are configured to allow.
/// </summary>
public sealed unsafe class SiteEncoder : HtmlEncoder
{
    // Below this are ASCII and control characters.
    private const int FirstLetter = 0xA0;

    public static SiteEncoder Instance { get; } = new();

    public override int MaxOutputCharactersPerInputCharacter => Default.MaxOutputCharactersPerInputCharacter;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar < FirstLetter && Default.WillEncode(unicodeScalar);

    public override bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten) =>
        Default.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);

    public override int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var rest = new ReadOnlySpan<char>(text, textLength);
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var length) != OperationStatus.Done || WillEncode(rune.Value))
            {
                return textLength - rest.Length;
            }

            rest = rest[length..];
        }

        return -1;
    }
}
