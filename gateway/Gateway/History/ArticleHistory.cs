using System.Globalization;
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

/// <summary>
/// The history of an article, merged from all four services, oldest first or, with <c>?newest=true</c>, newest first. Drafting is called first because it
/// authorizes the user.
/// </summary>
public static class ArticleHistory
{
    public const string Client = "history";

    private static readonly string[] Others = ["review", "translation", "publishing"];

    public static void MapArticleHistory(this WebApplication app) =>
        app.MapGet("/api/articles/{articleId:guid}/history", async Task<Results<Ok<ListPage<HistoryLine>>, Problem>> (
            Guid articleId, QueryValue<bool>? newest, [AsParameters] PageQuery query,
            HttpContext http, IHttpClientFactory clients, IProxyStateLookup services) =>
        {
            var page = query.Read(keys: 1);
            if ((page.After is [var last] ? HistoryCursor.Parse(last) : HistoryCursor.Start) is not { } cursor)
            {
                return new Problem(Rejection.Field("/cursor", "This is no cursor of this list."));
            }

            if (newest is { Value: null })
            {
                return new Problem(Rejection.Field("/newest", "true or false."));
            }

            var (newestFirst, token) = (newest?.Value == true, await http.GetTokenAsync("access_token"));
            Task<IReadOnlyList<HistoryItem>> Ask(string service)
            {
                var query = QueryString.Create(cursor.Of(service).Select(position => KeyValuePair.Create("from", (string?)position.ToString()))
                    .Append(new("newest", newestFirst ? "true" : "false"))
                    .Append(new("limit", (page.Limit + 1).ToString(CultureInfo.InvariantCulture))));
                return AskAsync(clients.CreateClient(Client), services.AddressOf(service), service, articleId, query, token, http.RequestAborted);
            }

            var drafting = await Ask("drafting");
            var others = await Task.WhenAll(Others.Select(Ask));
            var merged = TimelineMerge.InOrder(others.SelectMany(items => items).Concat(drafting));
            var lines = (newestFirst ? merged.Reverse() : merged).Take(page.Limit + 1).ToList();
            var found = page.ToPage(lines, _ => [cursor.After(lines.Take(page.Limit)).ToString()]);
            return TypedResults.Ok(new ListPage<HistoryLine>([.. found.Items.Select(Line)], found.Next));
        });

    private static async Task<IReadOnlyList<HistoryItem>> AskAsync(
        HttpClient http, Uri? address, string service, Guid articleId, QueryString query, string? token, CancellationToken cancel)
    {
        if (address is null)
        {
            throw Down(service);
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, $"/internal/history/{articleId}{query}"));
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
