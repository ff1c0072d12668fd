using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace EditorialPlatform.Translation.Memory;

/// <summary>
/// Locality-sensitive hashing (weighted MinHash with banding) of word pairs. Texts that share 70% of their words nearly always share a band,
/// unrelated texts nearly never, so a lookup reads a bounded number of candidates regardless of the size of the memory. Most bands combine two
/// hashes; the last few use one, for texts of two or three words.
/// </summary>
public static class MinHash
{
    /// <summary>Number of bands per text.</summary>
    public const int Bands = 16;

    private const int OfTwoHashes = 12;

    private const double TwoTo53 = 9007199254740992;

    // Compare word stems only, because endings vary more than beginnings.
    private const int Stem = 6;

    /// <returns>The band hashes; empty for a text without words.</returns>
    public static int[] Of(LanguagePair pair, string text)
    {
        var neighbours = Neighbours(text);
        if (neighbours.Count == 0)
        {
            return [];
        }

        var seed = Hash($"{pair.From}\u001f{pair.To}");
        return [.. Enumerable.Range(0, Bands).Select(anchor => (int)Enumerable.Range(2 * anchor, anchor < OfTwoHashes ? 2 : 1)
            .Aggregate(seed, (joined, number) => Mix(joined ^ Smallest(neighbours, (ulong)number))))];
    }

    /// <summary>
    /// Selects the minimum of weighted hashes. Longer words are more distinctive, so the probability that a word pair is selected grows with
    /// its length.
    /// </summary>
    private static ulong Smallest(IReadOnlyList<(ulong Hash, double Weight)> neighbours, ulong number)
    {
        var salt = Mix(number + 1);
        return neighbours.MinBy(pair => -Math.Log(((Mix(pair.Hash ^ salt) >> 11) + 1) / TwoTo53) / pair.Weight).Hash;
    }

    private static List<(ulong Hash, double Weight)> Neighbours(string text)
    {
        var words = Words(text);
        return words.Count == 0 ? []
            : [.. words.Prepend("")
                .Zip(words.Append(""))
                .Distinct()
                .Select(pair => (Hash($"{pair.First} {pair.Second}"), Math.Pow(pair.First.Length + pair.Second.Length, 2)))];
    }

    private static List<string> Words(string text)
    {
        var (words, word) = (new List<string>(), new StringBuilder());
        foreach (var character in text.Normalize(NormalizationForm.FormKD).Append(' '))
        {
            if (char.IsLetterOrDigit(character))
            {
                word.Append(char.ToLowerInvariant(character));
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(character) is not UnicodeCategory.NonSpacingMark && word.Length > 0)
            {
                words.Add(word.ToString(0, Math.Min(word.Length, Stem)));
                word.Clear();
            }
        }

        return words;
    }

    private static ulong Hash(string text) => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // A mixing function based on the SplitMix64 finalizer.
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return BitOperations.RotateLeft(value ^ (value >> 31), 17);
    }
}
