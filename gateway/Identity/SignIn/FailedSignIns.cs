using System.Security.Cryptography;
using System.Text;
using EditorialPlatform.Identity.Database;
using Microsoft.EntityFrameworkCore;

namespace EditorialPlatform.Identity.SignIn;

/// <summary>
/// Failed sign-ins of the last minute, for existing and unknown accounts alike. An attempt counts as failed until it succeeds, so that parallel
/// guesses are counted too, across all instances.
/// </summary>
public sealed class FailedSignIns
{
    public const int PerMinute = 10;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>A hash of the entered user name, because users sometimes type their password there.</summary>
    public string Account { get; set; } = "";

    public DateTimeOffset[] Times { get; set; } = [];

    public static string Of(string normalizedName) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(normalizedName)));

    /// <summary>Counts an attempt and returns whether it is allowed. Rejected attempts do not extend the wait.</summary>
    public static async Task<bool> AllowAsync(IdentityDatabase database, string account, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = now - Minute;
        var allowed = await database.Database.SqlQuery<bool>(
            $"""
            insert into identity."FailedSignIns" as failed ("Account", "Times") values ({account}, array[{now}])
            on conflict ("Account") do update set "Times" = (
                select array(select time from unnest(failed."Times") as time where time > {since} order by time)
                    || case when (select count(*) from unnest(failed."Times") as time where time > {since}) < {PerMinute} then array[{now}] else array[]::timestamptz[] end)
            returning {now} = any("Times") as "Value"
            """).ToListAsync(cancellationToken);
        return allowed.Single();
    }

    public static Task ResetAsync(IdentityDatabase database, string account, CancellationToken cancellationToken) =>
        database.Set<FailedSignIns>().Where(failed => failed.Account == account).ExecuteDeleteAsync(cancellationToken);

    public static Task PurgeExpiredAsync(IdentityDatabase database, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var since = now - Minute;
        return database.Set<FailedSignIns>().Where(failed => !failed.Times.Any(time => time > since)).ExecuteDeleteAsync(cancellationToken);
    }
}
