using System.Security.Cryptography;
using System.Text;
using EditorialPlatform.Identity.Database;
using Microsoft.EntityFrameworkCore;

namespace EditorialPlatform.Identity.SignIn;

/// <summary>
/// The failed sign-ins of the last minute, known or unknown account alike. Every attempt counts as failed until it has
/// succeeded, so that guesses sent in parallel are counted as they come, by whichever copy.
/// </summary>
public sealed class FailedSignIns
{
    public const int PerMinute = 10;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Hash of the name as typed: people type passwords where names belong.</summary>
    public string Account { get; set; } = "";

    public DateTimeOffset[] Times { get; set; } = [];

    public static string Of(string normalizedName) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(normalizedName)));

    /// <summary>Counts an attempt; the answer is whether it may be made. One that may not does not prolong the wait.</summary>
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
