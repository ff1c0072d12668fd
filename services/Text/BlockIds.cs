using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace EditorialPlatform.Text;

/// <summary>Ids of blocks: eight characters of <c>0-9a-z</c>. A new id is derived from its cause, so that repeating a decision yields the same id.</summary>
public static class BlockIds
{
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const int Length = 8;

    public static bool IsOne(string id) => id.Length == Length && id.All(character => char.IsAsciiDigit(character) || char.IsAsciiLetterLower(character));

    /// <summary>Derives the id of a block that a revision adds, avoiding the ids that are in use.</summary>
    /// <param name="revision">The revision.</param>
    /// <param name="index">Where in the body.</param>
    /// <param name="text">Its words.</param>
    /// <param name="taken">The ids that other blocks have; the new one is added.</param>
    public static string New(int revision, int index, string text, ISet<string> taken)
    {
        for (var attempt = 0; ; attempt++)
        {
            if (From(revision, index, text, attempt) is var id && taken.Add(id))
            {
                return id;
            }
        }
    }

    private static string From(int revision, int index, string text, int attempt)
    {
        var number = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{revision}\n{index}\n{attempt}\n{text}")));
        var id = new char[Length];
        for (var place = 0; place < Length; place++, number /= (ulong)Alphabet.Length)
        {
            id[place] = Alphabet[(int)(number % (ulong)Alphabet.Length)];
        }

        return new string(id);
    }
}
