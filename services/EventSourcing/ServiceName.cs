using System.Reflection;

namespace EditorialPlatform.EventSourcing;

/// <summary>The service and the assembly of its slices.</summary>
/// <param name="Value">The name, such as <c>drafting</c>.</param>
/// <param name="Slices">The assembly.</param>
public sealed record ServiceName(string Value, Assembly Slices);
