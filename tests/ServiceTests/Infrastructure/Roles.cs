using Npgsql;

namespace EditorialPlatform.Tests.ServiceTests.Infrastructure;

/// <summary>A service's database role cannot change the schema or the history, even with injected SQL.</summary>
public sealed class Roles(Newsroom newsroom)
{
    private static readonly string[] Services = ["drafting", "review", "translation", "publishing"];

    /// <summary>The statements that must be refused, for every service. <c>{0}</c> is the service's schema.</summary>
    public static readonly TheoryData<string, string> Refused = new(
        from service in Services
        from act in new[]
        {
            "create table {0}.mine (id int)", "create schema mine", "create table public.mine (id int)",
            "alter table {0}.mt_events add column mine int", "drop table {0}.mt_events",
            "create index on {0}.mt_events (type)",
            "create trigger mine before insert on {0}.mt_events for each row execute function suppress_redundant_updates_trigger()",
            "update {0}.mt_events set type = type", "delete from {0}.mt_events",
            "truncate {0}.mt_events", "alter table {0}.mt_events disable trigger all",
            "create role mine",
            "create extension citext", "drop schema {0} cascade", "delete from {0}.erased_people",
            "update {0}.erased_people set finished = now()",
            "insert into {0}.erased_people select gen_random_uuid(), gen_random_uuid(), now()",
            "create or replace function {0}.without_names(said jsonb) returns jsonb language sql as 'select said'",
            "drop trigger keep_names_erased on {0}.mt_events",
            "select {0}.erase_names(gen_random_uuid(), 'pg_catalog.pg_class'::regclass, 0, 1)",
        }
        select (service, act));

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task The_run_time_role_may_not(string service, string act)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(service, act));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Theory]
    [InlineData("drafting")]
    [InlineData("review")]
    [InlineData("translation")]
    [InlineData("publishing")]
    public async Task It_may_read_its_events(string service) => await RunAsync(service, "select 1 from {0}.mt_events limit 1");

    private async Task RunAsync(string service, string act)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(newsroom.Database(service).ConnectionString)
            {
                Username = Newsroom.Role(service),
                Password = "test",
                Pooling = false
            }.ConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(act.Replace("{0}", service, StringComparison.Ordinal), connection, transaction);
        await command.ExecuteNonQueryAsync();
    }
}
