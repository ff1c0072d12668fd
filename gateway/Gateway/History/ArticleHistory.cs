using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Gateway.Forwarding;
using EditorialPlatform.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Yarp.ReverseProxy;

namespace EditorialPlatform.Gateway.History;

/// <summary>An entry of an article's history.</summary>
public sealed record HistoryLine(DateTimeOffset At, string Who, string What, string Service, long Version, string? Reason, JsonObject Detail);

/// <summary>The history of an article, merged from all four services. Drafting is called first because it authorizes the user.</summary>
public static class ArticleHistory
{
    public const string Client = "history";

    private static readonly string[] Others = ["review", "translation", "publishing"];

    public static void MapArticleHistory(this WebApplication app) =>
        app.MapGet("/api/articles/{articleId:guid}/history", async Task<Results<Ok<ListPage<HistoryLine>>, Problem>> (
            Guid articleId, [AsParameters] PageQuery query, HttpContext http, IHttpClientFactory clients, IProxyStateLookup services) =>
        {
            var page = query.Read(keys: 1);
            var token = await http.GetTokenAsync("access_token");
            Task<IReadOnlyList<HistoryItem>> Ask(string service) =>
                AskAsync(clients.CreateClient(Client), services.AddressOf(service), service, articleId, token, http.RequestAborted);

            var drafting = await Ask("drafting");
            var others = await Task.WhenAll(Others.Select(Ask));
            var merged = TimelineMerge.InOrder(others.SelectMany(items => items).Concat(drafting));
            var start = 0;
            if (page.After is [var last])
            {
                start = 1 + merged.ToList().FindIndex(item => item.EventId.ToString() == last);
                if (start == 0)
                {
                    return new Problem(Rejection.Field("/cursor", "This is no cursor of this list."));
                }
            }

            var found = page.ToPage<HistoryItem>([.. merged.Skip(start).Take(page.Limit + 1)], item => [item.EventId.ToString()]);
            return TypedResults.Ok(new ListPage<HistoryLine>([.. found.Items.Select(Line)], found.Next));
        });

    private static async Task<IReadOnlyList<HistoryItem>> AskAsync(
        HttpClient http, Uri? address, string service, Guid articleId, string? token, CancellationToken cancel)
    {
        if (address is null)
        {
            throw Down(service);
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, $"/internal/history/{articleId}"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var answer = await http.SendAsync(request, cancel);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK => (await answer.Content.ReadFromJsonAsync<HistoryPage>(Json.Options, cancel))!.Items,
                HttpStatusCode.NotFound => throw new RejectionException(Rejection.NotFound),
                HttpStatusCode.Unauthorized => throw new RejectionException(new Rejection(401, "sign-in", "Sign in first.")),
                HttpStatusCode.Forbidden => throw new RejectionException(Rejection.Forbidden("You may not see this history.")),
                _ => throw Down(service),
            };
        }
        catch (Exception away) when (away is HttpRequestException or JsonException || (away is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw Down(service);
        }
    }

    // Fail as a whole: an incomplete history would be misleading.
    private static RejectionException Down(string service) =>
        new(new Rejection(
            503,
            "unavailable",
            $"The {service} service cannot be reached, and a history without its part would be wrong.",
            new Dictionary<string, object> { ["service"] = service }));

    private static HistoryLine Line(HistoryItem item) => new(item.At, item.Who, item.What, item.Service, item.Version, item.Reason, item.Detail);
}
