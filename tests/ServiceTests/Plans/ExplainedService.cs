using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MassTransit;
using Npgsql;

namespace EditorialPlatform.Tests.ServiceTests.Plans;

/// <summary>
/// A service over tables of 100,000 rows, each of whose statements PostgreSQL explains as it runs (auto_explain): those of requests, messages and
/// background work, and those within functions and triggers. So nobody has to list statements: a new one is judged with the rest, and a route or message
/// that no test sends is noticed.
/// </summary>
public sealed partial class ExplainedService(string service, Action<IReceiveEndpointConfigurator> listen) : IAsyncDisposable
{
    public const int Rows = 100_000;

    // A page of the longest list, and what is filtered or sorted with it.
    private const int MostRows = 1000;

    // A statement of several parts reads some pages for each; more of them are an index that is read from end to end. A long document has pages of its own.
    private const int MostPages = 2000;
    private const int PagesOfRow = 50;

    // What asks the database nothing, or nothing of these tables.
    private static readonly string[] Constant = ["/health", "/metrics", "/openapi", "/icon", "/card", "/robots"];

    private readonly HashSet<string> requests = new(StringComparer.Ordinal);
    private readonly HashSet<string> queues = new(StringComparer.Ordinal);
    private long logged;
    private TestBus bus = null!;
    private IBusControl neighbours = null!;

    public Newsroom Newsroom { get; } = Newsroom.Of(service);

    public async Task StartAsync()
    {
        await Newsroom.InitializeAsync();
        bus = await TestBus.StartAsync(Newsroom);
        // A message that nobody takes is not confirmed.
        neighbours = Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(Newsroom.Broker);
            rabbit.ReceiveEndpoint("neighbours", listen);
        });
        await neighbours.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await neighbours.StopAsync();
        await bus.DisposeAsync();
        await Newsroom.DisposeAsync();
    }

    /// <summary>Takes a message of the service and does nothing with it.</summary>
    public static void Take<T>(IReceiveEndpointConfigurator queue)
        where T : class => queue.Handler<T>(_ => Task.CompletedTask);

    /// <summary>Fills the tables while the service is stopped, and starts it with explanations.</summary>
    public async Task FillAsync(Func<Func<string, Task>, Task> fill)
    {
        Newsroom[service].Kill();
        await using (var connection = Newsroom.Database(service))
        {
            await connection.OpenAsync();
            // Triggers are the service's own, and know nothing of rows from nowhere.
            await RunAsync(connection, "set session_replication_role = replica; set synchronous_commit = off");
            await fill(sql => RunAsync(connection, sql));
            await RunAsync(connection, "vacuum analyze");
            foreach (var role in new[] { Newsroom.Role(service), Newsroom.Role(service) + "_reader" })
            {
                foreach (var setting in new[]
                {
                    "session_preload_libraries = 'auto_explain'", "auto_explain.log_min_duration = 0", "auto_explain.log_analyze = on",
                    "auto_explain.log_timing = off", "auto_explain.log_buffers = on", "auto_explain.log_format = json",
                    "auto_explain.log_nested_statements = on", "auto_explain.log_verbose = on",
                })
                {
                    await RunAsync(connection, $"alter role {role} in database {connection.Database} set {setting}");
                }
            }

            logged = (await LogAsync(connection, 0, sizeOnly: true)).Size;
        }

        await Newsroom[service].StartAsync();
    }

    /// <summary>SQL that multiplies the first row of a table, <c>sample</c>, with other values in some columns; <c>n</c> counts.</summary>
    public async Task<string> MultiplyAsync(string table, params (string Column, string Value)[] others)
    {
        var columns = (await Newsroom.AskAsync<string>(
            service,
            $"""
            select string_agg(quote_ident(attname), ',' order by attnum) from pg_attribute
            where attrelid = '{table}'::regclass and attnum > 0 and not attisdropped and attidentity = ''
            """)).Split(',');
        var values = others.ToDictionary(one => one.Column, one => one.Value, StringComparer.Ordinal);
        Assert.Empty(values.Keys.Except(columns.Select(column => column.Trim('"'))));
        return $"""
            insert into {table} ({string.Join(", ", columns)})
            select {string.Join(", ", columns.Select(column => values.GetValueOrDefault(column.Trim('"'), $"sample.{column}")))}
            from (select * from {table} limit 1) sample, generate_series(1, {Rows}) n
            """;
    }

    /// <summary>Notes a request that is sent some other way.</summary>
    public void Asked(string request) => requests.Add(request);

    public async Task<Answer> SendAsync(
        TestUser user, HttpMethod method, string path, object? body = null, string? ifMatch = null, string mediaType = "application/json",
        bool orNone = false, bool orRefused = false)
    {
        Asked($"{method} {path.Split('?')[0]}");
        var answer = await user.SendAsync(service, method, path, body, ifMatch, key: method == HttpMethod.Get ? null : Guid.NewGuid().ToString("N"), mediaType);
        Assert.True(
            answer.Ok || (orNone && answer.Status == 404) || (orRefused && answer.Status is 409 or 412 or 422),
            $"{method} {path}: {answer.Status} {answer.Body}");
        return answer;
    }

    public Task<Answer> GetAsync(TestUser user, string path) => SendAsync(user, HttpMethod.Get, path);

    /// <summary>A request of a reader.</summary>
    public async Task<string> ReadAsync(string path, int status = 200)
    {
        Asked($"GET {path.Split('?')[0]}");
        using var answer = await Newsroom[service].Http.GetAsync(path);
        Assert.True((int)answer.StatusCode == status, $"{path}: {answer.StatusCode}");
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Publishes a message and waits until it is processed.</summary>
    public async Task ReceiveAsync<T>(T message)
        where T : class
    {
        queues.Add($"{service}-{KebabCaseEndpointNameFormatter.Instance.SanitizeName(typeof(T).Name)}");
        await Newsroom.ProcessedAsync(service, await bus.PublishAsync(message));
    }

    /// <summary>Fails for each statement that reads a large table from end to end, or too much of it, and for whatever was not tried.</summary>
    /// <param name="searches">Statements, by a part of them, that may read more rows than others.</param>
    public async Task JudgeAsync(params (string Part, int MostRows)[] searches)
    {
        await using var connection = Newsroom.Database(service);
        await connection.OpenAsync();
        var large = await LargeAsync(connection);
        Assert.True(large.Count > 10, string.Join(' ', large));
        var plans = Plans((await LogAsync(connection, logged)).Text, connection.Database).ToList();
        Assert.True(plans.Count > 100, $"{plans.Count} statements are explained");
        var faults = plans.SelectMany(plan => Judge(plan, large, searches)).GroupBy(fault => fault.Statement).Select(same => same.First())
            .Select(fault => $"{fault.What}: {Spaces().Replace(fault.Statement, " ")}\n{fault.Plan}");
        var wrong = (await MissingAsync()).Concat(faults).ToList();
        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    }

    private async Task<IReadOnlyList<string>> MissingAsync()
    {
        var routes = JsonNode.Parse(await Newsroom[service].Http.GetStringAsync("/health/routes"))!.AsArray()
            .Select(route => (Verbs: route!["methods"]?.AsArray().Select(verb => (string)verb!).ToArray() ?? [], Path: (string)route["route"]!))
            .Where(route => !Constant.Any(own => route.Path.StartsWith(own, StringComparison.Ordinal)));
        var missing = routes.Where(route => !requests.Any(request => (route.Verbs.Length == 0 || route.Verbs.Contains(request.Split(' ')[0]))
            && Regex.IsMatch(request.Split(' ')[1], $"^{Parameter().Replace(route.Path, Pattern)}$")));
        var bound = JsonNode.Parse(await Newsroom.ManageAsync(HttpMethod.Get, $"api/queues/{Newsroom.VirtualHost}"))!.AsArray()
            .Select(queue => (string)queue!["name"]!)
            .Where(queue => queue.StartsWith(service + "-", StringComparison.Ordinal) && !queue.Contains('_', StringComparison.Ordinal))
            // An erasure reads everything once, a stretch at a time.
            .Where(queue => queue != $"{service}-person-erased");
        return [
            .. missing.Select(route => $"Not asked: {string.Join(',', route.Verbs)} {route.Path}"),
            .. bound.Except(queues).Select(queue => $"Not sent: {queue}")
        ];
    }

    private static IEnumerable<(string What, string Statement, string Plan)> Judge(
        JsonNode explained, HashSet<string> large, IReadOnlyList<(string Part, int MostRows)> searches)
    {
        var (statement, root) = ((string)explained["Query Text"]!, explained["Plan"]!);
        var most = searches.Where(search => statement.Contains(search.Part, StringComparison.Ordinal))
            .Select(search => search.MostRows)
            .FirstOrDefault(MostRows);
        foreach (var node in Nodes(root))
        {
            var of = node["Relation Name"] is { } relation ? $"{node["Schema"]}.{relation}" : (string?)node["Index Name"];
            if (of is null || !large.Contains(of))
            {
                continue;
            }

            var type = (string)node["Node Type"]!;
            var read = (Number(node, "Actual Rows") + Number(node, "Rows Removed by Filter") + Number(node, "Rows Removed by Index Recheck"))
                * Number(node, "Actual Loops");
            if (type is "Seq Scan" or "Sample Scan" || (read > most && type is not "ModifyTable"))
            {
                yield return ($"{type} of {of}, {read} rows", statement, root.ToJsonString());
            }
        }

        var pages = Number(root, "Shared Hit Blocks") + Number(root, "Shared Read Blocks");
        if (most == MostRows && pages > MostPages + (PagesOfRow * Number(root, "Actual Rows")))
        {
            yield return ($"{pages} pages", statement, root.ToJsonString());
        }
    }

    private static string Pattern(Match parameter) => parameter.Value.StartsWith("{*", StringComparison.Ordinal) ? ".*" : "[^/]+";

    private static double Number(JsonNode node, string name) => node[name]?.GetValue<double>() ?? 0;

    private static IEnumerable<JsonNode> Nodes(JsonNode plan) => (plan["Plans"]?.AsArray() ?? []).SelectMany(child => Nodes(child!)).Prepend(plan);

    // Large tables and their indexes, in every schema.
    private static async Task<HashSet<string>> LargeAsync(NpgsqlConnection connection)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        await using var command = new NpgsqlCommand(
            $"""
            select name from pg_class large left join pg_index on indrelid = large.oid left join pg_class own on own.oid = indexrelid,
                 unnest(array[format('%s.%s', large.relnamespace::regnamespace, large.relname), own.relname]) name
            where large.relkind = 'r' and large.reltuples >= {Rows / 2} and name is not null
            """, connection);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            names.Add(rows.GetString(0));
        }

        return names;
    }

    // Each entry begins with the time, process and database; the lines of a plan begin with a tab.
    private static IEnumerable<JsonNode> Plans(string log, string database)
    {
        StringBuilder? plan = null;
        foreach (var line in log.Split('\n').Append(""))
        {
            if (line.StartsWith('\t'))
            {
                plan?.AppendLine(line);
                continue;
            }

            if (plan is not null)
            {
                yield return JsonNode.Parse(plan.ToString())!;
            }

            plan = line.EndsWith("plan:", StringComparison.Ordinal) && line.Contains($" {database} ", StringComparison.Ordinal) ? new() : null;
        }
    }

    private static async Task<(long Size, string Text)> LogAsync(NpgsqlConnection connection, long from, bool sizeOnly = false)
    {
        const string file = "(select regexp_replace(setting, '/[^/]+$', '/postgres.log') from pg_settings where name = 'data_directory')";
        await using var command = new NpgsqlCommand(
            sizeOnly
                ? $"select size, ''::bytea from pg_stat_file({file})"
                : string.Create(CultureInfo.InvariantCulture, $"select size, pg_read_binary_file({file}, {from}, size - {from}) from pg_stat_file({file})"),
            connection)
        { CommandTimeout = 120 };
        await using var rows = await command.ExecuteReaderAsync();
        await rows.ReadAsync();
        return (rows.GetInt64(0), Encoding.UTF8.GetString(rows.GetFieldValue<byte[]>(1)));
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        await command.ExecuteNonQueryAsync();
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
