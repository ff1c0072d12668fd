using EditorialPlatform.EventSourcing;
using Npgsql;

namespace EditorialPlatform.Gateway.Sessions;

/// <summary>Tables and rights, made by the owner with <c>Gateway migrate</c>. The running gateway cannot change them.</summary>
public static class Schema
{
    public static async Task MigrateAsync(string[] args)
    {
        var configuration = WebApplication.CreateBuilder(args).Configuration;
        var role = new NpgsqlCommandBuilder().QuoteIdentifier(configuration["Database:RuntimeRole"] ?? "gateway");
        await using var database = NpgsqlDataSource.Create(configuration.Required("ConnectionStrings:Owner"));
        await using var migrate = database.CreateCommand(
            $"""
            set client_min_messages = warning;
            create schema if not exists gateway;
            create table if not exists gateway.sessions (
                id bytea primary key, -- SHA-256 of what the browser has, so that reading this table signs nobody in
                person text not null,
                started timestamptz not null,
                seen timestamptz not null,
                ticket bytea not null);
            create index if not exists sessions_person on gateway.sessions (person);
            create index if not exists sessions_seen on gateway.sessions (seen);
            create table if not exists gateway.keys (name text primary key, xml text not null);
            grant usage on schema gateway to {role};
            grant select, insert, update, delete on gateway.sessions to {role};
            grant select, insert on gateway.keys to {role};
            """);
        await migrate.ExecuteNonQueryAsync();
    }
}
