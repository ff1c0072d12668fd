using Microsoft.Extensions.Configuration;

namespace EditorialPlatform.EventSourcing;

/// <summary>Settings without which a program cannot run.</summary>
public static class RequiredSettings
{
    /// <summary>A setting without which the service cannot run.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="key">The setting.</param>
    /// <exception cref="InvalidOperationException">It is missing; the message names it.</exception>
    public static string Required(this IConfiguration configuration, string key) =>
        configuration[key] is { Length: > 0 } value ? value : throw new InvalidOperationException($"The setting '{key}' is missing.");
}
