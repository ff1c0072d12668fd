using EditorialPlatform.EventSourcing;
using EditorialPlatform.ServiceDefaults;
using Npgsql;

namespace EditorialPlatform.Gateway.Sessions;

/// <summary>Creates tables and grants with the owner's connection (<c>Gateway migrate</c>). The running gateway cannot change the schema.</summary>
public static class Schema
{
    public static async Task MigrateAsync(string[] args)
    {
        var configuration = WebApplication.CreateBuilder(args).Configuration;
        await using var database = NpgsqlDataSource.Create(configuration.OwnerConnection("gateway"));
        await using var turn = await MigrationLock.AcquireAsync(database);
        await SchemaFiles.ApplyAsync(
            database,
            typeof(Schema).Assembly,
            "gateway",
            "gateway",
            new Dictionary<string, string> { ["role"] = configuration["Database:RuntimeRole"] ?? "gateway" });
    }
}
