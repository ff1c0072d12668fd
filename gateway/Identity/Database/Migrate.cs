using EditorialPlatform.EventSourcing;
using EditorialPlatform.Identity.Tokens;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EditorialPlatform.Identity.Database;

/// <summary>Migrates the schema and the registered clients with the owner's connection. The run-time role may change rows, but not the schema.</summary>
public static class Migrate
{
    public static async Task RunAsync(IServiceProvider services)
    {
        await using var turn = await MigrationLock.AcquireAsync(services.GetRequiredService<NpgsqlDataSource>());
        await using var scope = services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<IdentityDatabase>();
        await database.Database.MigrateAsync();
        var configuration = scope.ServiceProvider.GetRequiredService<IConfiguration>();
        await SchemaFiles.ApplyAsync(
            services.GetRequiredService<NpgsqlDataSource>(),
            typeof(Migrate).Assembly,
            "identity",
            IdentityDatabase.Schema,
            new Dictionary<string, string>
            {
                ["schema"] = IdentityDatabase.Schema,
                ["role"] = configuration["Database:RuntimeRole"] ?? "identity",
            });
        await Clients.RegisterAsync(scope.ServiceProvider);
    }
}
