using EditorialPlatform.EventSourcing;
using EditorialPlatform.ServiceDefaults;
using Npgsql;

namespace EditorialPlatform.Gateway.Sessions;

/// <summary>Tables and rights, made by the owner with <c>Gateway migrate</c>. The running gateway cannot change them.</summary>
public static class Schema
{
    public static async Task MigrateAsync(string[] args)
    {
        var configuration = WebApplication.CreateBuilder(args).Configuration;
        await using var database = NpgsqlDataSource.Create(configuration.Required("ConnectionStrings:Owner"));
        await SchemaFiles.ApplyAsync(database, typeof(Schema).Assembly, "gateway", "gateway", new Dictionary<string, string> { ["role"] = configuration["Database:RuntimeRole"] ?? "gateway" });
    }
}
