using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;

namespace EditorialPlatform.Gateway.Checks;

/// <summary>A token bucket per user or, for anonymous requests, per network address.</summary>
/// <param name="PerSecond">The sustained rate.</param>
/// <param name="Burst">The bucket size.</param>
public sealed record RateLimit(int PerSecond, int Burst);

public static class RateLimits
{
    private static readonly Rejection TooMany = new(429, "too-many-requests", "Too many requests at once. Wait a moment.");

    public static void AddRates(this WebApplicationBuilder builder)
    {
        var person = builder.Configuration.GetSection("Rates:Person").Get<RateLimit>() ?? new(50, 300);
        var reader = builder.Configuration.GetSection("Rates:Reader").Get<RateLimit>() ?? new(200, 200);
        var operators = builder.Configuration.GetValue<int>("Operators:Port");
        builder.Services.AddRateLimiter(rates =>
        {
            rates.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, (string Kind, string Key)>(http =>
                http.Connection.LocalPort == operators ? RateLimitPartition.GetNoLimiter(("operators", ""))
                : http.User.FindFirst("sub")?.Value is { } sub ? Bucket(("person", sub), person)
                : Bucket(("reader", Network(http.Connection.RemoteIpAddress)), reader));
            rates.OnRejected = async (rejected, _) =>
            {
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.Zero;
                rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                await new Problem(TooMany).ExecuteAsync(rejected.HttpContext);
            };
        });
    }

    private static RateLimitPartition<(string Kind, string Key)> Bucket((string Kind, string Key) whose, RateLimit rate) =>
        RateLimitPartition.GetTokenBucketLimiter(whose, _ => new()
        {
            TokenLimit = rate.Burst,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1) / rate.PerSecond,
            QueueLimit = 0,
        });

    // An IPv6 client typically controls a whole /64.
    private static string Network(IPAddress? address)
    {
        if (address is null || address.IsIPv4MappedToIPv6 || address.GetAddressBytes() is not { Length: 16 } bytes)
        {
            return address?.MapToIPv4().ToString() ?? "";
        }

        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes).ToString();
    }
}
