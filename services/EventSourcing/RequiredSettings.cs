using Microsoft.Extensions.Configuration;

namespace EditorialPlatform.EventSourcing;

/// <summary>Reads settings that have no default.</summary>
public static class RequiredSettings
{
    /// <summary>Returns the value of a required setting.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="key">The setting.</param>
    /// <exception cref="InvalidOperationException">The setting is missing; the message contains its name.</exception>
    public static string Required(this IConfiguration configuration, string key) =>
        configuration[key] is { Length: > 0 } value ? value : throw new InvalidOperationException($"The setting '{key}' is missing.");
}
