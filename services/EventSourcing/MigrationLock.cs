using Npgsql;

namespace EditorialPlatform.EventSourcing;

/// <summary>Held by one migration or rebuild of a database at a time; the others wait for as long as it takes.</summary>
public sealed class MigrationLock : IAsyncDisposable
{
    private const long Key = 0x4544_4954_5343_4845;

    private readonly NpgsqlConnection connection;

    private MigrationLock(NpgsqlConnection connection) => this.connection = connection;

    /// <summary>Waits for the lock. It polls, because a waiting statement is an open transaction: the migration that holds the lock may wait for that
    /// one (an index that is built concurrently does), and so does the high-water detection of a running service.</summary>
    /// <param name="database">The owner's connections.</param>
    public static async Task<MigrationLock> AcquireAsync(NpgsqlDataSource database)
    {
        var connection = await database.OpenConnectionAsync();
        await using var ask = new NpgsqlCommand("select pg_try_advisory_lock($1)", connection) { Parameters = { new() { Value = Key } } };
        while (!(bool)(await ask.ExecuteScalarAsync())!)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }

        return new(connection);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await using (connection)
        {
            await using var release = new NpgsqlCommand("select pg_advisory_unlock($1)", connection) { Parameters = { new() { Value = Key } } };
            await release.ExecuteScalarAsync();
        }
    }
}
