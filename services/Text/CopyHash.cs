using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EditorialPlatform.Contracts;

namespace EditorialPlatform.Text;

/// <summary>Hashes that identify exact words: SHA-256 in lower-case hexadecimal.</summary>
public static class CopyHash
{
    private static readonly JsonSerializerOptions Canonical = new(JsonSerializerDefaults.Web) { WriteIndented = false };

    /// <summary>Computes the hash that an approval binds to. It covers every field of the copy exactly as stored.</summary>
    /// <param name="copy">The copy.</param>
    public static string Of(Copy copy) => Hex(JsonSerializer.SerializeToUtf8Bytes(copy, Canonical));

    /// <summary>
    /// Computes the hash that decides whether a translation of the block is current. It covers the block's kind and its words in Unicode normal form C,
    /// so that neither a move nor another encoding of the same letters makes a translation stale.
    /// </summary>
    /// <param name="block">The block.</param>
    public static string Of(Block block) => OfWords(block.Kind.ToString(), block.Text, block.Cite ?? "", block.Alt ?? "");

    /// <summary>Computes the hash of words outside a block, such as a headline.</summary>
    /// <param name="parts">The words, with what tells them apart.</param>
    public static string OfWords(params IEnumerable<string> parts) =>
        Hex(Encoding.UTF8.GetBytes(string.Join('\u001f', parts.Select(part => part.Normalize(NormalizationForm.FormC)))));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
