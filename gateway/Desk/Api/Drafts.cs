using System.Text.Json.Nodes;

namespace EditorialPlatform.Desk.Api;

/// <summary>What the Desk reads of the answer to a command, whichever it was.</summary>
public sealed record Done(string? State);

/// <summary>A line of an article's history, from any service: the gateway puts it together.</summary>
public sealed record HistoryLine(DateTimeOffset At, string Who, string What, string Service, long Version, string? Reason, JsonObject Detail);
