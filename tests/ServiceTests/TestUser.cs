using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EditorialPlatform.Http;

namespace EditorialPlatform.Tests.ServiceTests;

/// <summary>A response of a service.</summary>
public sealed record Answer(int Status, string? ETag, string Body, HttpResponseHeaders Headers)
{
    public bool Ok => Status is >= 200 and < 300;

    public JsonNode? Json => Body.Length == 0 ? null : JsonNode.Parse(Body);

    /// <summary>The stable code of a problem.</summary>
    public string? Code => Json?["type"]?.GetValue<string>().Split('/')[^1];
}

/// <summary>A user with a token who calls services directly, as the gateway does on the user's behalf.</summary>
public sealed class TestUser(Newsroom newsroom, string name, string[] roles, string[]? languages = null)
{
    public Guid Id { get; } = Guid.NewGuid();

    public string Name => name;

    public string[] Roles => roles;

    public static TestUser Reporter(Newsroom newsroom) => new(newsroom, "Awa Traoré", ["reporter"], ["fr"]);

    public static TestUser Editor(Newsroom newsroom) => new(newsroom, "Fatou Diallo", ["editor"], ["fr"]);

    public static TestUser Translator(Newsroom newsroom) => new(newsroom, "Grace Mensah", ["translator"], ["fr", "en"]);

    public Task<Answer> GetAsync(string service, string path) => SendAsync(service, HttpMethod.Get, path);

    public Task<Answer> PostAsync(string service, string path, object? body = null, string? ifMatch = null, string? key = null) =>
        SendAsync(service, HttpMethod.Post, path, body, ifMatch, key);

    public Task<Answer> PutAsync(string service, string path, object? body = null, string? ifMatch = null, string? key = null) =>
        SendAsync(service, HttpMethod.Put, path, body, ifMatch, key);

    public async Task<Answer> SendAsync(
        string service, HttpMethod method, string path, object? body = null, string? ifMatch = null,
        string? key = null, string mediaType = "application/json", HttpClient? at = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", newsroom.Tokens.TokenFor(Id, name, roles, languages ?? []));
        if (body is not null)
        {
            request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body, Json.Options), Encoding.UTF8, mediaType);
        }

        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        using var answer = await (at ?? newsroom[service].Http).SendAsync(request);
        var content = await answer.Content.ReadAsStringAsync();
        AnswerContract.Check(service, method, path, (int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString(), content);
        return new Answer((int)answer.StatusCode, answer.Headers.ETag?.Tag, content, answer.Headers);
    }
}
