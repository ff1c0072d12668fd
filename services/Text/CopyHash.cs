using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EditorialPlatform.Contracts;

namespace EditorialPlatform.Text;

/// <summary>Fingerprints of exact words: lower-case hexadecimal SHA-256.</summary>
public static class CopyHash
{
    private static readonly JsonSerializerOptions Canonical = new(JsonSerializerDefaults.Web) { WriteIndented = false };

    /// <summary>The hash an approval binds to: every field of the copy, exactly as kept.</summary>
    /// <param name="copy">The copy.</param>
    public static string Of(Copy copy) => Hex(JsonSerializer.SerializeToUtf8Bytes(copy, Canonical));

    /// <summary>
    /// The hash that decides whether a translation of the block is current: its kind and its words in normal form C,
    /// so that a move or another encoding of the same letters changes nothing.
    /// </summary>
    /// <param name="block">The block.</param>
    public static string Of(Block block) => OfWords(block.Kind.ToString(), block.Text, block.Cite ?? "", block.Alt ?? "");

    /// <summary>The hash of words that are no block, such as a headline.</summary>
    /// <param name="parts">The words, with what tells them apart.</param>
    public static string OfWords(params IEnumerable<string> parts) =>
        Hex(Encoding.UTF8.GetBytes(string.Join('\u001f', parts.Select(part => part.Normalize(NormalizationForm.FormC)))));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
