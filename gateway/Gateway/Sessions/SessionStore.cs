using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Npgsql;

namespace EditorialPlatform.Gateway.Sessions;

/// <summary>The lifetime of a session.</summary>
/// <param name="Idle">The maximum time without a request.</param>
/// <param name="Absolute">The maximum total time.</param>
public sealed record SessionLifetime(TimeSpan Idle, TimeSpan Absolute);

/// <summary>Stores sessions on the server. The browser holds only a random key; the identity and the tokens never leave the gateway.</summary>
public sealed class SessionStore(NpgsqlDataSource database, IDataProtectionProvider protection, SessionLifetime life, TimeProvider time) : ITicketStore
{
    private const string KeyName = "session";

    // Limits writes: last activity is not recorded on every request.
    private static readonly TimeSpan TouchInterval = TimeSpan.FromMinutes(1);

    private readonly IDataProtector protector = protection.CreateProtector("sessions");

    public static string KeyOf(AuthenticationProperties properties) => properties.GetString(KeyName)!;

    public static byte[] IdOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        ticket.Properties.SetString(KeyName, key);
        await using var command = database.CreateCommand("insert into gateway.sessions (id, person, started, seen, ticket) values ($1, $2, $3, $3, $4)");
        command.Parameters.AddWithValue(IdOf(key));
        command.Parameters.AddWithValue(ticket.Principal.FindFirst("sub")?.Value ?? "");
        command.Parameters.AddWithValue(time.GetUtcNow());
        command.Parameters.AddWithValue(Seal(ticket));
        await command.ExecuteNonQueryAsync();
        return key;
    }

    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        var now = time.GetUtcNow();
        await using var command = database.CreateCommand("select ticket, seen from gateway.sessions where id = $1 and seen > $2 and started > $3");
        command.Parameters.AddWithValue(IdOf(key));
        command.Parameters.AddWithValue(now - life.Idle);
        command.Parameters.AddWithValue(now - life.Absolute);
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync())
        {
            return null;
        }

        var ticket = Open((byte[])reader[0]);
        if (now - reader.GetFieldValue<DateTimeOffset>(1) > TouchInterval)
        {
            await TouchAsync(key, now);
        }

        return ticket;
    }

    // Do nothing. The cookie handler calls this only for a sign-in over an existing session, which starts a new session instead (see
    // AnonymousReaders), and any writer except TokenRefresh could restore tokens that have already been used.
    public Task RenewAsync(string key, AuthenticationTicket ticket) => Task.CompletedTask;

    public async Task RemoveAsync(string key)
    {
        await using var command = database.CreateCommand("delete from gateway.sessions where id = $1");
        command.Parameters.AddWithValue(IdOf(key));
        await command.ExecuteNonQueryAsync();
    }

    public async Task PurgeAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var command = database.CreateCommand("delete from gateway.sessions where seen < $1 or started < $2");
        command.Parameters.AddWithValue(now - life.Idle);
        command.Parameters.AddWithValue(now - life.Absolute);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public byte[] Seal(AuthenticationTicket ticket) => protector.Protect(TicketSerializer.Default.Serialize(ticket));

    /// <summary>Decrypts a ticket; null if its key no longer exists, which ends the session.</summary>
    public AuthenticationTicket? Open(byte[] ticket)
    {
        try
        {
            return TicketSerializer.Default.Deserialize(protector.Unprotect(ticket));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private async Task TouchAsync(string key, DateTimeOffset now)
    {
        await using var command = database.CreateCommand(
            "update gateway.sessions set seen = $2 where id = (select id from gateway.sessions where id = $1 for update skip locked)");
        command.Parameters.AddWithValue(IdOf(key));
        command.Parameters.AddWithValue(now);
        await command.ExecuteNonQueryAsync();
    }
}
