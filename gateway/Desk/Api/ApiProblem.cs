using System.Text.Json;
using EditorialPlatform.Desk.Shared;

namespace EditorialPlatform.Desk.Api;

/// <summary>A problem response of the API (RFC 9457) and its localized messages.</summary>
public sealed record ApiProblem(int Status, string Code, string? Detail, IReadOnlyDictionary<string, string[]>? Errors = null, JsonElement? Document = null)
{
    /// <summary>Whether the command may have been executed despite the error. Retrying with the same idempotency key is safe.</summary>
    public bool IsUnclear => Status is 429 or >= 500;

    public static ApiProblem Away { get; } = new(503, "unavailable", null);

    public static ApiProblem Of(int status) =>
        new(status, status switch { 401 => "sign-in", 403 => "forbidden", 404 => "not-found", 405 => "method", >= 500 => "failure", _ => "unreadable" }, null);

    public static async Task<ApiProblem> ReadAsync(HttpResponseMessage answer)
    {
        var status = (int)answer.StatusCode;
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return Of(status);
        }

        using var read = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var document = read.RootElement.Clone();
        return new(
            status,
            document.GetProperty("type").GetString()!.Split('/')[^1],
            document.TryGetProperty("detail", out var detail) ? detail.GetString() : null,
            document.TryGetProperty("errors", out var errors) ? errors.Deserialize<Dictionary<string, string[]>>() : null,
            document);
    }

    /// <summary>The localized error message.</summary>
    public string Sentence(UiText words) =>
        (Detail is not null ? words.Sentence(Detail) : null) ?? (words.Has($"problem.{Code}") ? words[$"problem.{Code}"] : Detail ?? words["problem.failure"]);

    /// <summary>The invalid fields and their localized messages.</summary>
    public IEnumerable<(string Field, string Sentence)> Fields(UiText words) =>
        (Errors ?? new Dictionary<string, string[]>()).SelectMany(
            error => error.Value, (error, sentence) => (error.Key.TrimStart('/'), words.Sentence(sentence) ?? sentence));
}

/// <summary>Thrown when the API rejects a request whose result the page cannot be rendered without.</summary>
public sealed class ApiRefusedException(ApiProblem problem) : Exception($"{problem.Status} {problem.Code}")
{
    public ApiProblem Problem => problem;
}
