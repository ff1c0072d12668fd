using System.Collections.Concurrent;
using System.Globalization;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Gateway.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Npgsql;

namespace EditorialPlatform.Gateway.Sessions;

/// <summary>
/// Refreshes the access token one minute before it expires, once per session across all concurrent requests and gateway instances: a refresh token
/// that is used twice ends the session.
/// </summary>
public sealed class TokenRefresh(SessionStore sessions, NpgsqlDataSource database, OidcClient provider, TimeProvider time, ILogger<TokenRefresh> log)
{
    private static readonly TimeSpan RefreshBefore = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, Lazy<Task<AuthenticationTicket?>>> waiting = new(StringComparer.Ordinal);

    public async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        // No refresh on sign-out, which must work without the provider.
        if (!IsDue(context.Properties, RefreshBefore) || context.Request.Path.StartsWithSegments("/signout"))
        {
            return;
        }

        var key = SessionStore.KeyOf(context.Properties);
        var ticket = await waiting.GetOrAdd(key, _ => new Lazy<Task<AuthenticationTicket?>>(() => RefreshAsync(key))).Value;
        if (ticket is null)
        {
            context.RejectPrincipal();
            return;
        }

        if (IsDue(ticket.Properties, TimeSpan.Zero))
        {
            throw new RejectionException(OidcClient.Away);
        }

        context.Properties.StoreTokens(ticket.Properties.GetTokens());
        context.ReplacePrincipal(ticket.Principal);
    }

    // Locks the row during the refresh, so that other instances wait and then find the new token.
    private async Task<AuthenticationTicket?> RefreshAsync(string key)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using var read = new NpgsqlCommand(
                "select ticket from gateway.sessions where id = $1 for update", connection)
            { Parameters = { new() { Value = SessionStore.IdOf(key) } } };
            if (await read.ExecuteScalarAsync() is not byte[] stored || sessions.Open(stored) is not { } ticket)
            {
                return null;
            }

            if (!IsDue(ticket.Properties, RefreshBefore))
            {
                return ticket;
            }

            var answer = await provider.RefreshAsync(ticket.Properties.GetTokenValue("refresh_token"));
            if (answer is OidcClient.Unreachable)
            {
                return ticket;
            }

            if (answer is not OidcClient.Granted granted)
            {
                log.LogInformation("The session of {Person} ends: Identity refused to renew it", ticket.Principal.FindFirst("sub")?.Value);
                await WriteAsync(connection, "delete from gateway.sessions where id = $1", SessionStore.IdOf(key));
                await transaction.CommitAsync();
                return null;
            }

            ticket = new AuthenticationTicket(SessionPrincipal.From(granted.AccessToken), ticket.Properties, ticket.AuthenticationScheme);
            ticket.Properties.UpdateTokenValue("access_token", granted.AccessToken);
            ticket.Properties.UpdateTokenValue("expires_at", (time.GetUtcNow() + granted.Lifetime).ToString("o", CultureInfo.InvariantCulture));
            if (granted.RefreshToken is { } next)
            {
                ticket.Properties.UpdateTokenValue("refresh_token", next);
            }

            await WriteAsync(connection, "update gateway.sessions set ticket = $2 where id = $1", SessionStore.IdOf(key), sessions.Seal(ticket));
            await transaction.CommitAsync();
            return ticket;
        }
        finally
        {
            waiting.TryRemove(key, out _);
        }
    }

    private bool IsDue(AuthenticationProperties properties, TimeSpan ahead) =>
        !DateTimeOffset.TryParse(properties.GetTokenValue("expires_at"), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var ends)
            || ends - time.GetUtcNow() <= ahead;

    private static async Task WriteAsync(NpgsqlConnection connection, string sql, params byte[][] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.AddWithValue(value);
        }

        await command.ExecuteNonQueryAsync();
    }
}
