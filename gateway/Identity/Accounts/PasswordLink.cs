using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using EditorialPlatform.Identity.Database;
using Microsoft.EntityFrameworkCore;

namespace EditorialPlatform.Identity.Accounts;

/// <summary>A link with which a person sets a password, once. A new one replaces the one before.</summary>
public sealed class PasswordLink
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    public Guid PersonId { get; set; }

    /// <summary>SHA-256 of the token, so that a copy of the database opens no account.</summary>
    public string Hash { get; set; } = "";

    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>Stores a new link and returns its token.</summary>
    public static async Task<string> MakeAsync(IdentityDatabase database, Guid personId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await database.PasswordLinks.Where(link => link.PersonId == personId).ExecuteDeleteAsync(cancellationToken);
        database.Add(new PasswordLink { PersonId = personId, Hash = HashOf(token), ExpiresAt = now + Lifetime });
        await database.SaveChangesAsync(cancellationToken);
        return token;
    }

    /// <summary>The person whose link this is; null if it is used, expired or replaced, or if the account is closed.</summary>
    public static Task<Person?> FindAsync(IdentityDatabase database, string token, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var hash = HashOf(token);
        return database.PasswordLinks.Where(link => link.Hash == hash && link.ExpiresAt > now)
            .Join(database.People, link => link.PersonId, person => person.Id, (_, person) => person)
            .FirstOrDefaultAsync(person => !person.Disabled, cancellationToken);
    }

    /// <summary>Uses the link up. Of two requests at the same time, one gets <see langword="true"/>.</summary>
    public static async Task<bool> UseAsync(IdentityDatabase database, string token, CancellationToken cancellationToken)
    {
        var hash = HashOf(token);
        return await database.PasswordLinks.Where(link => link.Hash == hash).ExecuteDeleteAsync(cancellationToken) == 1;
    }

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
