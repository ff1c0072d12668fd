using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Npgsql;

namespace EditorialPlatform.EventSourcing;

/// <summary>
/// The SQL files in an assembly's <c>Schema</c> folder. Numbered files (<c>0001-public-site.sql</c>) are applied once and in order, each in a
/// transaction with the record that it was. The files in <c>Schema/repeatable</c> (functions, triggers, grants) are applied at every migration.
/// Placeholders are those of psql: <c>:"name"</c> becomes a quoted identifier, <c>:'name'</c> a quoted literal, also inside a function's body.
/// </summary>
/// <remarks>
/// DbUp keeps no checksums and takes dollar quotes for its own variables; Evolve applies a repeatable file only when it changed, but Marten
/// may have made tables since that need the triggers and grants.
/// </remarks>
public static partial class SchemaFiles
{
    /// <summary>
    /// Applies the numbered files that have not been applied yet, then the repeatable files. The caller holds the <see cref="MigrationLock"/>.
    /// </summary>
    /// <param name="database">The owner's connections.</param>
    /// <param name="assembly">The assembly with the files.</param>
    /// <param name="set">The name under which applied files are recorded. It must never change.</param>
    /// <param name="schema">The schema of the table <c>schema_versions</c>, which is created if missing.</param>
    /// <param name="values">The values of the placeholders.</param>
    /// <exception cref="InvalidOperationException">An applied file has changed, or a placeholder has no value.</exception>
    public static async Task ApplyAsync(NpgsqlDataSource database, Assembly assembly, string set, string schema, IReadOnlyDictionary<string, string> values)
    {
        var files = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("Schema/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToList();
        await using var connection = await database.OpenConnectionAsync();
        var journal = $"{Quote(schema)}.schema_versions";
        await RunAsync(
            connection,
            $"""
            set client_min_messages = warning;
            create schema if not exists {Quote(schema)};
            create table if not exists {journal} (
              set text not null, file text not null, checksum text not null, applied_at timestamptz not null default now(), primary key (set, file));
            """);
        foreach (var file in files.Where(file => Numbered().IsMatch(file)))
        {
            var sql = Read(assembly, file);
            var (name, checksum) = (file["Schema/".Length..], Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql))));
            await using var applied = new NpgsqlCommand(
                $"select checksum from {journal} where set = $1 and file = $2", connection)
            { Parameters = { new() { Value = set }, new() { Value = name } } };
            if (await applied.ExecuteScalarAsync() is string before)
            {
                if (before != checksum)
                {
                    throw new InvalidOperationException($"{name} of {set} has changed since it was applied. Put the change into a new file.");
                }

                continue;
            }

            await using var transaction = await connection.BeginTransactionAsync();
            await RunAsync(connection, Fill(sql, values));
            await RunAsync(connection, $"insert into {journal} (set, file, checksum) values ($1, $2, $3)", set, name, checksum);
            await transaction.CommitAsync();
        }

        await using (var transaction = await connection.BeginTransactionAsync())
        {
            foreach (var file in files.Where(file => file.StartsWith("Schema/repeatable/", StringComparison.Ordinal)))
            {
                await RunAsync(connection, Fill(Read(assembly, file), values));
            }

            await transaction.CommitAsync();
        }
    }

    /// <summary>Replaces the placeholders in an SQL text.</summary>
    /// <param name="sql">The text.</param>
    /// <param name="values">A value for each placeholder.</param>
    /// <exception cref="InvalidOperationException">A placeholder has no value.</exception>
    public static string Fill(string sql, IReadOnlyDictionary<string, string> values) => Placeholder().Replace(sql, found =>
    {
        var value = values.GetValueOrDefault(found.Groups["name"].Value) ?? throw new InvalidOperationException($"The placeholder {found.Value} has no value.");
        return found.Value[1] == '"' ? Quote(value) : $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
    });

    /// <summary>Quotes an identifier for SQL.</summary>
    /// <param name="identifier">The name, with any characters.</param>
    public static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    internal static string Read(Assembly assembly, string file)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(file) ?? throw new InvalidOperationException($"{assembly} has no {file}."));
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, params object[] values)
    {
        // No timeout, because creating an index on a large table takes long.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await command.ExecuteNonQueryAsync();
    }

    [GeneratedRegex(@"^Schema/\d{4}-[^/]+\.sql$")]
    private static partial Regex Numbered();

    // Not preceded by another colon, which would be a cast.
    [GeneratedRegex("""(?<!:):(?:"(?<name>\w+)"|'(?<name>\w+)')""")]
    private static partial Regex Placeholder();
}
