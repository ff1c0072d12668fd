using EditorialPlatform.Identity.Tokens;
using Microsoft.EntityFrameworkCore;

namespace EditorialPlatform.Identity.Database;

/// <summary>Brings the schema and the registered clients up to date with the owner's connection; the run-time role may then change rows, and nothing else.</summary>
public static class Migrate
{
    public static async Task RunAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<IdentityDatabase>();
        await database.Database.MigrateAsync();
        var role = Quote(scope.ServiceProvider.GetRequiredService<IConfiguration>()["Database:RuntimeRole"] ?? "identity");
        var schema = Quote(IdentityDatabase.Schema);
        // Names cannot be parameters.
#pragma warning disable EF1002
        await database.Database.ExecuteSqlRawAsync(
            $"""
            grant usage on schema {schema} to {role};
            grant select, insert, update, delete on all tables in schema {schema} to {role};
            grant usage, select on all sequences in schema {schema} to {role};
            """);
#pragma warning restore EF1002
        await Clients.RegisterAsync(scope.ServiceProvider);
    }

    private static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
