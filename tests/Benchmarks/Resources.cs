using System.Globalization;
using EditorialPlatform.Tests.EndToEnd;
using Npgsql;

namespace EditorialPlatform.Tests.Benchmarks;

/// <summary>What the processes of a platform that <c>deploy/up</c> started have used, out of /proc.</summary>
internal static class Resources
{
    private const double TicksPerSecond = 100;

    private static readonly string[] Programs = ["identity", "drafting", "review", "translation", "publishing", "desk", "gateway"];

    /// <summary>Proportional set sizes of the seven programs.</summary>
    public static IReadOnlyDictionary<string, double> ProportionalMegabytes() => Programs.ToDictionary(name => name, name => double.Parse(
        File.ReadLines($"/proc/{Platform.Pid(name)}/smaps_rollup").Single(line => line.StartsWith("Pss:", StringComparison.Ordinal))[4..^2],
        CultureInfo.InvariantCulture) / 1024);

    /// <summary>User and system time of programs and servers.</summary>
    public static IReadOnlyDictionary<string, double> ProcessorSeconds()
    {
        var spent = Programs.ToDictionary(name => name, name => Spent(Platform.Pid(name).ToString(CultureInfo.InvariantCulture), withChildren: false));
        var data = Path.Combine(Platform.Local, "postgres", "data");
        var broker = $"RABBITMQ_PID_FILE={Path.Combine(Platform.Local, "rabbitmq", "pid")}";
        var postmaster = File.ReadLines(Path.Combine(data, "postmaster.pid")).First();
        foreach (var pid in Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).OfType<string>().Where(name => name.All(char.IsAsciiDigit)))
        {
            try
            {
                if (new FileInfo($"/proc/{pid}/cwd").LinkTarget == data)
                {
                    // The postmaster's children come and go; those that are gone are in its own figure.
                    spent["postgresql"] = spent.GetValueOrDefault("postgresql") + Spent(pid, withChildren: pid == postmaster);
                }
                else if (File.ReadAllText($"/proc/{pid}/environ").Split('\0').Contains(broker))
                {
                    spent["rabbitmq"] = spent.GetValueOrDefault("rabbitmq") + Spent(pid, withChildren: true);
                }
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
            }
        }

        return spent;
    }

    /// <summary>Lines of each log.</summary>
    public static IReadOnlyDictionary<string, double> LogLines() =>
        Directory.EnumerateFiles(Path.Combine(Platform.Local, "log"), "*.log")
            .Concat(Directory.EnumerateFiles(Path.Combine(Platform.Local, "rabbitmq", "log")))
            .Append(Path.Combine(Platform.Local, "postgres", "postgres.log"))
            .ToDictionary(file => file, file => (double)File.ReadLines(file).Count());

    /// <summary>A connection as superuser.</summary>
    public static async Task<NpgsqlConnection> PostgresAsync(string database = "postgres")
    {
        var secret = File.ReadLines(Path.Combine(Platform.Local, "secrets.env"))
            .Single(line => line.StartsWith("SECRET_POSTGRES=", StringComparison.Ordinal))["SECRET_POSTGRES=".Length..];
        var connection = new NpgsqlConnection(
            $"Host=127.0.0.1;Port={Platform.Port("POSTGRES_PORT")};Database={database};Username=newsroom;Password={secret.Trim('\'', '"')};Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    // The command's name may hold spaces and brackets; fields are counted after its last bracket.
    private static double Spent(string pid, bool withChildren)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[11..(withChildren ? 15 : 13)].Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
