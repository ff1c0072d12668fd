using System.Data.Common;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace EditorialPlatform.EventSourcing;

/// <summary>Connection strings. A keyword that is written in the setting holds; the others have the defaults given here.</summary>
public static class DatabaseConnection
{
    /// <summary>
    /// The largest pools. Two copies of every program, with the connections they hold outside their pools, stay below PostgreSQL's
    /// <c>max_connections</c> in <c>deploy/lib/postgres.sh</c>.
    /// </summary>
    public const int ServicePool = 20;

    /// <inheritdoc cref="ServicePool"/>
    public const int ReaderPool = 20;

    /// <inheritdoc cref="ServicePool"/>
    public const int IdentityPool = 10;

    /// <inheritdoc cref="ServicePool"/>
    public const int GatewayPool = 30;

    /// <summary>The connections of a program that serves.</summary>
    /// <remarks>
    /// No statement may leave anything in the session: connections go back to the pool as they are, because resetting them costs each command
    /// a part of its time. Statements that return are prepared.
    /// </remarks>
    /// <param name="configuration">The configuration.</param>
    /// <param name="setting">The connection string's key.</param>
    /// <param name="application">What PostgreSQL calls the connections.</param>
    /// <param name="poolSize">The largest pool.</param>
    public static NpgsqlConnectionStringBuilder ServingConnection(this IConfiguration configuration, string setting, string application, int poolSize) =>
        Override(configuration.Required(setting), new()
        {
            ApplicationName = application,
            MaxPoolSize = poolSize,
            Timeout = 5,
            CommandTimeout = 15,
            KeepAlive = 10,
            IncludeErrorDetail = false,
            NoResetOnClose = true,
            MaxAutoPrepare = 50,
        });

    /// <summary>The owner's connections, for migrations and rebuilds: without time limits.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="application">What PostgreSQL calls the connections.</param>
    public static NpgsqlConnectionStringBuilder OwnerConnection(this IConfiguration configuration, string application) =>
        Override(configuration.Required("ConnectionStrings:Owner"), new()
        {
            ApplicationName = application,
            Timeout = 0,
            CommandTimeout = 0,
            KeepAlive = 30,
            IncludeErrorDetail = false,
        });

    private static NpgsqlConnectionStringBuilder Override(string setting, NpgsqlConnectionStringBuilder defaults)
    {
        var given = new DbConnectionStringBuilder { ConnectionString = setting };
        foreach (string keyword in given.Keys)
        {
            defaults[keyword] = given[keyword];
        }

        return defaults;
    }
}
