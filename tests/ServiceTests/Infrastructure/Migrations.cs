using Npgsql;

namespace EditorialPlatform.Tests.ServiceTests.Infrastructure;

/// <summary>Migrations of one database take turns, and wait for theirs without a limit and without an open transaction.</summary>
public sealed class Migrations(Newsroom newsroom)
{
    [Fact]
    public async Task A_migration_waits_for_its_turn()
    {
        await using var holder = newsroom.Database("review");
        await holder.OpenAsync();
        await RunAsync(holder, "select pg_advisory_lock(4991194913556351045)");
        var migration = newsroom.AnotherCopy("review");
        migration.Launch("migrate");
        var waiting = $"""
            select count(*) from pg_stat_activity
            where datname = '{holder.Database}' and query like 'select pg_try_advisory_lock%' and application_name = 'review' and usename like '%owner'
            """;
        await Eventually.TrueAsync(
            async () => await newsroom.AskAsync<long>("review", waiting + " and state = 'idle'") == 1, "it waits, in no transaction", TimeSpan.FromSeconds(60));
        await RunAsync(holder, "select pg_advisory_unlock(4991194913556351045)");
        await migration.EndAsync();
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
