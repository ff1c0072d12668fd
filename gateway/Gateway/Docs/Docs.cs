using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Gateway.Forwarding;
using EditorialPlatform.Gateway.History;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using Yarp.ReverseProxy;

namespace EditorialPlatform.Gateway.Docs;

/// <summary>The services' OpenAPI documents: as JSON, and combined on one static HTML page.</summary>
public static class DocsPages
{
    private static readonly string[] Services = ["drafting", "review", "translation", "publishing", "identity"];
    private static readonly string[] Methods = ["get", "post", "put", "delete", "patch", "head"];

    public static void MapDocs(this WebApplication app)
    {
        app.MapGet("/docs/{service}.json", async Task<IResult> (
            string service, HttpContext http, IHttpClientFactory clients, IProxyStateLookup lookup, Origin origin) =>
            !Services.Contains(service) ? new Problem(Rejection.NotFound)
            : await FetchAsync(clients, lookup, service, origin, http.RequestAborted) is { } document ? TypedResults.Json(document)
            : new Problem(new Rejection(503, "unavailable", $"The {service} service cannot be reached.")));
        app.MapGet("/docs", async (HttpContext http, IHttpClientFactory clients, IProxyStateLookup lookup, Origin origin) =>
        {
            var documents = await Task.WhenAll(Services.Select(service => FetchAsync(clients, lookup, service, origin, http.RequestAborted)));
            http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
            return TypedResults.Content(Page(Services.Zip(documents)), "text/html; charset=utf-8");
        }).WithMetadata(RouteAudience.Page);
        app.MapGet("/docs/docs.css", () => TypedResults.Content(Style, "text/css; charset=utf-8"));
    }

    private static async Task<JsonObject?> FetchAsync(
        IHttpClientFactory clients, IProxyStateLookup services, string service, Origin origin, CancellationToken cancel)
    {
        try
        {
            using var http = clients.CreateClient(ArticleHistory.Client);
            var document = services.AddressOf(service) is { } address
                ? JsonNode.Parse(await http.GetStringAsync(new Uri(address, "/openapi/v1.json"), cancel)) as JsonObject
                : null;
            // The service only knows its internal address.
            document?["servers"] = new JsonArray(new JsonObject { ["url"] = origin.Text });
            return document;
        }
        catch (Exception away) when (away is HttpRequestException or JsonException || (away is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return null;
        }
    }

    private static string Page(IEnumerable<(string Service, JsonObject? Document)> services)
    {
        var html = new List<string>
        {
            $$"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>API</title><link rel="stylesheet" href="/docs/docs.css"></head>
            <body><main><h1>API</h1>
            <p>Version {{ProductVersion.Text}}.</p>
            <p>With the session cookie, every call needs the header <code>X-CSRF: 1</code>; programs send <code>Authorization: Bearer</code>.</p>
            """,
        };
        foreach (var (service, document) in services)
        {
            html.Add($"<h2 id=\"{service}\">{char.ToUpperInvariant(service[0])}{service[1..]}</h2>");
            html.Add(document is null
                ? "<p>This service cannot be reached at the moment.</p>"
                : $"<p><a href=\"/docs/{service}.json\">OpenAPI document</a></p><dl>");
            foreach (var (path, operations) in document?["paths"] as JsonObject ?? [])
            {
                foreach (var method in Methods.Where(method => operations?[method] is not null))
                {
                    html.Add($"<dt><code>{method.ToUpperInvariant()} {WebUtility.HtmlEncode(path)}</code></dt><dd>{Describe(operations![method]!)}</dd>");
                }
            }

            if (document is not null)
            {
                html.Add("</dl>");
            }
        }

        html.Add("</main></body></html>");
        return string.Join('\n', html);
    }

    private static string Describe(JsonNode operation)
    {
        var words = new List<string?> { operation["summary"]?.GetValue<string>(), operation["description"]?.GetValue<string>() };
        if (operation["parameters"] is JsonArray parameters)
        {
            words.AddRange(parameters.Select(parameter => $"{parameter?["name"]} ({parameter?["in"]})"));
        }

        if (operation["requestBody"]?["content"] is JsonObject bodies)
        {
            words.AddRange(bodies.Select(body => $"body {body.Key} {body.Value?["schema"]?["$ref"]?.GetValue<string>().Split('/')[^1]}".TrimEnd()));
        }

        return WebUtility.HtmlEncode(string.Join(" · ", words.Where(word => !string.IsNullOrWhiteSpace(word))));
    }

    private const string Style =
        """
        :root { color-scheme: light dark; }
        body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; }
        main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
        dt { margin-top: .75rem; overflow-wrap: anywhere; }
        dd { margin: 0 0 0 1rem; }
        """;
}
