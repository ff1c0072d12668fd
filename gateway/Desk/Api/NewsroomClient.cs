using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using EditorialPlatform.Desk.Shared;
using EditorialPlatform.Http;
using Microsoft.Net.Http.Headers;

namespace EditorialPlatform.Desk.Api;

/// <summary>An API response: a value or a problem.</summary>
public sealed record Answer<T>(T? Value, ApiProblem? Problem, string? ETag)
    where T : class
{
    /// <summary>Returns the value, or throws so that an error page is rendered.</summary>
    public T OrThrow() => Value ?? throw new ApiRefusedException(Problem!);
}

/// <summary>Calls the platform's public API, through the gateway, as the current user.</summary>
public sealed class NewsroomClient(HttpClient http, IHttpContextAccessor visitor)
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.Never };

    public Task<Answer<T>> GetAsync<T>(string path)
        where T : class => SendAsync<T>(HttpMethod.Get, path);

    /// <summary>Gets one page of a list.</summary>
    public Task<Answer<ListPage<T>>> ListAsync<T>(string path) => GetAsync<ListPage<T>>(path);

    /// <param name="version">The ETag of the version that the user has seen.</param>
    /// <param name="key">The idempotency key, one per rendered form.</param>
    public Task<Answer<T>> SendAsync<T>(HttpMethod method, string path, object? body = null, string? version = null, string? key = null)
        where T : class =>
        SendAsync<T>(
            method, path, body is null ? null : new StringContent(JsonSerializer.Serialize(body, Json), Encoding.UTF8, "application/json"), version, key);

    /// <summary>Whether an anonymous reader can get the page.</summary>
    public async Task<bool> IsPublicAsync(string path)
    {
        try
        {
            using var answer = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, visitor.HttpContext!.RequestAborted);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception away) when (away is HttpRequestException
            || (away is OperationCanceledException && !visitor.HttpContext!.RequestAborted.IsCancellationRequested))
        {
            return false;
        }
    }

    public async Task<Answer<T>> SendAsync<T>(HttpMethod method, string path, HttpContent? content, string? version = null, string? key = null)
        where T : class
    {
        // Both values come from the posted form: characters that are not allowed in a header must not reach the request.
        if (!(version ?? "").All(IsVisible) || !(key ?? "").All(IsVisible))
        {
            return new(null, ApiProblem.Of(StatusCodes.Status400BadRequest), null);
        }

        using var request = new HttpRequestMessage(
            method, path)
        { Content = content ?? (method == HttpMethod.Get ? null : new StringContent("{}", Encoding.UTF8, "application/json")) };
        Add(HeaderNames.IfMatch, version);
        Add("Idempotency-Key", key);
        return await AskAsync(request, async (answer, cancellationToken) => (await answer.ReadFromJsonAsync<T>(Json, cancellationToken))!);

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }

    private static bool IsVisible(char character) => character is > ' ' and <= '~';

    /// <summary>Gets a file unchanged.</summary>
    public async Task<Answer<ApiFile>> FileAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await AskAsync(request, async (answer, cancellationToken) =>
            new ApiFile(
                await answer.ReadAsByteArrayAsync(cancellationToken),
                answer.Headers.ContentType?.ToString(),
                answer.Headers.ContentDisposition?.FileName?.Trim('"')));
    }

    private async Task<Answer<T>> AskAsync<T>(HttpRequestMessage request, Func<HttpContent, CancellationToken, Task<T>> read)
        where T : class
    {
        var visit = visitor.HttpContext!;
        request.Headers.Authorization = AuthenticationHeaderValue.TryParse(visit.Request.Headers.Authorization, out var token) ? token : null;
        try
        {
            using var answer = await http.SendAsync(request, visit.RequestAborted);
            return answer.IsSuccessStatusCode
                ? new(await read(answer.Content, visit.RequestAborted), null, answer.Headers.ETag?.Tag)
                : new(null, await ApiProblem.ReadAsync(answer), null);
        }
        catch (Exception away) when (away is HttpRequestException or JsonException
            || (away is OperationCanceledException && !visit.RequestAborted.IsCancellationRequested))
        {
            return new(null, ApiProblem.Away, null);
        }
    }
}

public static class NewsroomClientExtensions
{
    public static void AddNewsroom(this WebApplicationBuilder builder) =>
        builder.Services.AddHttpClient<NewsroomClient>((provider, http) =>
        {
            http.BaseAddress = provider.GetRequiredService<PublicOrigin>().Uri;
            http.Timeout = TimeSpan.FromSeconds(30);
        });
}
