using System.Security.Cryptography;
using System.Text;

namespace EditorialPlatform.EventSourcing;

/// <summary>Derives ids from their cause (RFC 9562 version 8, from SHA-256), so that a repeated command or message yields the same ids.</summary>
public static class DeterministicGuid
{
    /// <summary>The id for a cause.</summary>
    /// <param name="scope">What the id is for.</param>
    /// <param name="parts">The cause.</param>
    public static Guid Create(string scope, params IEnumerable<object> parts)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{scope}\n{string.Join('\n', parts)}"));
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
