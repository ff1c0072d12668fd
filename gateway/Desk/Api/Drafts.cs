using System.Text.Json.Nodes;

namespace EditorialPlatform.Desk.Api;

/// <summary>The part of a command's response that the Desk reads.</summary>
public sealed record Done(string? State);

/// <summary>An entry of an article's history, which the gateway merges from all services.</summary>
public sealed record HistoryLine(DateTimeOffset At, string Who, string What, string Service, long Version, string? Reason, JsonObject Detail);
