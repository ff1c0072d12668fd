using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace EditorialPlatform.Seed;

/// <summary>A response of the platform, with a description of its request.</summary>
public sealed record Answer(string Request, int Status, string Body, HttpResponseHeaders Headers, string? MediaType)
{
    public bool Ok => Status is >= 200 and < 300;

    public string? ETag => Headers.ETag?.Tag;

    public JsonNode Json => JsonNode.Parse(Body) ?? throw new InvalidOperationException($"{this}: the body is not JSON.");

    /// <summary>The stable code of a problem.</summary>
    public string? Code => MediaType == "application/problem+json" ? Json["type"]?.GetValue<string>().Split('/')[^1] : null;

    public static async Task<Answer> OfAsync(HttpResponseMessage response) => new(
        $"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri!.PathAndQuery}",
        (int)response.StatusCode,
        await response.Content.ReadAsStringAsync(),
        response.Headers,
        response.Content.Headers.ContentType?.MediaType);

    /// <summary>The request and the response in one line.</summary>
    public override string ToString()
    {
        var words = Body.ReplaceLineEndings(" ");
        return $"{Request} returned {Status} {(words.Length > 400 ? words[..400] + "…" : words)}";
    }
}
