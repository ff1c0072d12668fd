using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Npgsql;

namespace EditorialPlatform.Tests.ServiceTests.Ground;

/// <summary>
/// What a migrated database holds beside Marten's own tables, which the contract tests list: the schemas that readers, the memory and erasures rest on.
/// Operators, backups and statements elsewhere know them by these names, wherever the SQL that makes them has moved to.
/// </summary>
public sealed class Databases(Newsroom newsroom)
{
    private const string Names =
        """
        select line from (
          select 'schema ' || nspname from pg_namespace
          union all select 'table ' || oid::regclass || ' column ' || attname || ' ' || format_type(atttypid, atttypmod)
            from pg_class join pg_attribute on attrelid = pg_class.oid where relkind = 'r' and attnum > 0 and not attisdropped
          union all select 'table ' || indrelid::regclass || ' index ' || relname from pg_index join pg_class on indexrelid = oid
          union all select 'table ' || tgrelid::regclass || ' trigger ' || tgname from pg_trigger where not tgisinternal
          union all select 'function ' || oid::regprocedure from pg_proc where prokind = 'f'
            and not exists (select from pg_depend where objid = pg_proc.oid and classid = 'pg_proc'::regclass and deptype = 'e')
          union all select 'text search ' || cfgnamespace::regnamespace || '.' || cfgname from pg_ts_config
          union all select 'extension ' || extname from pg_extension
        ) names (line)
        where line !~ '(^| )(pg_|information_schema|plpgsql)' and line !~ '^table [a-z]+\.mt_(?!.* trigger )' and line !~ '\.mt_[a-z_]+\('
        order by line collate "C"
        """;

    [Theory]
    [InlineData("drafting")]
    [InlineData("review")]
    [InlineData("translation")]
    [InlineData("publishing")]
    public async Task Names_in_the_database_stay(string service)
    {
        await using var connection = newsroom.Database(service);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(Names, connection);
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var found = new List<string>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
        {
            found.Add(rows.GetString(0));
        }

        var file = Path.Combine(Folder(), $"{service}.txt");
        if (!File.Exists(file))
        {
            Directory.CreateDirectory(Folder());
            File.WriteAllLines(file, found);
            Assert.Fail($"{service} was not approved yet. It is written now: read it and commit it.");
        }

        Assert.Equal(File.ReadAllLines(file), found);
    }

    /// <summary>
    /// An event and a state are found by their stored names alone. The class that wrote them is noted beside them, and may have moved or be
    /// called something else since.
    /// </summary>
    [Fact]
    public async Task What_a_class_that_is_gone_has_written_is_read()
    {
        var reporter = Colleague.Reporter(newsroom);
        var id = Guid.CreateVersion7();
        Assert.Equal(201, (await reporter.PostAsync("drafting", "/api/drafts", new { articleId = id, language = "fr", headline = "Le puits" }, key: "start")).Status);
        var before = await reporter.GetAsync("drafting", $"/internal/history/{id}");
        foreach (var table in new[] { "mt_events where stream_id", "mt_doc_draft where id", "mt_doc_draftpage where id", "mt_doc_draftline where id" })
        {
            var (name, condition) = (table.Split(' ')[0], table.Split(' ', 2)[1]);
            Assert.True(0 < await newsroom.AskAsync<long>(
                "drafting", $"with moved as (update drafting.{name} set mt_dotnet_type = 'Nowhere.Gone, Nowhere' {condition} = '{id}' returning 1) select count(*) from moved"), name);
        }

        Assert.Equal(before.Body, (await reporter.GetAsync("drafting", $"/internal/history/{id}")).Body);
        Assert.Equal(200, (await reporter.GetAsync("drafting", $"/api/drafts/{id}")).Status);
        var submitted = await reporter.PostAsync("drafting", $"/api/drafts/{id}/submit", new { revision = 1 });
        Assert.True(submitted.Status == 200, submitted.Body);
        Assert.Equal("DraftStarted", JsonNode.Parse((await reporter.GetAsync("drafting", $"/internal/history/{id}")).Body)!["items"]![0]!["what"]!.GetValue<string>());
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Databases");
}
