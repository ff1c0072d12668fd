using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Web;
using Microsoft.IdentityModel.Tokens;

namespace EditorialPlatform.Tests.ServiceTests.Identity;

/// <summary>A page or a redirect, as a browser receives it through the gateway.</summary>
public sealed record Seen(int Status, string? Location, string Body, HttpResponseMessage Answer)
{
    public string Field(string name) =>
        WebUtility.HtmlDecode(Regex.Match(Body, $"name=\"{name}\"[^>]* value=\"([^\"]*)\"").Groups[1].Value);
}

/// <summary>A browser that reaches Identity through the gateway, and the gateway's part in OpenID Connect.</summary>
public sealed class Browser : IDisposable
{
    public const string RedirectUri = TokenIssuer.Issuer + "signin-oidc";

    /// <summary>The form field of the antiforgery token: the framework's default name, which clients rely on.</summary>
    public const string Antiforgery = "__RequestVerificationToken";

    private readonly HttpClient http;
    private readonly string verifier = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));

    public Browser(IdentityProvider identity, string language = "fr")
    {
        http = new HttpClient(new HttpClientHandler
        {
            AllowAutoRedirect = false,
            CookieContainer = Cookies
        })
        { BaseAddress = identity.Process.Http.BaseAddress };
        http.DefaultRequestHeaders.Add("X-Forwarded-Host", new Uri(TokenIssuer.Issuer).Authority);
        http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "http");
        http.DefaultRequestHeaders.Add("Accept-Language", language);
    }

    public CookieContainer Cookies { get; } = new();

    public string AuthorizeAddress =>
        $"/connect/authorize?client_id=gateway&response_type=code&redirect_uri={Uri.EscapeDataString(RedirectUri)}&"
            + "scope=openid%20profile%20roles%20offline_access%20newsroom"
        + $"&state=st&nonce=no&code_challenge_method=S256&code_challenge={Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))}";

    public Task<Seen> GetAsync(string address) => SendAsync(new HttpRequestMessage(HttpMethod.Get, address));

    public Task<Seen> PostAsync(string address, params (string Name, string Value)[] fields) =>
        SendAsync(new HttpRequestMessage(
            HttpMethod.Post, address)
        { Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))) });

    public async Task<Seen> SignInAsync(string username, string password, string? returnUrl = null)
    {
        var page = await GetAsync("/account/login" + (returnUrl is null ? "" : $"?ReturnUrl={Uri.EscapeDataString(returnUrl)}"));
        Assert.Equal(200, page.Status);
        return await PostAsync(
            "/account/login", ("username", username), ("password", password), (Antiforgery, page.Field(Antiforgery)), ("ReturnUrl", page.Field("ReturnUrl")));
    }

    /// <summary>Gets the authorization code that the browser takes back to the gateway.</summary>
    public async Task<string> CodeAsync()
    {
        var back = await GetAsync(AuthorizeAddress);
        Assert.StartsWith(RedirectUri + "?", back.Location, StringComparison.Ordinal);
        var query = HttpUtility.ParseQueryString(new Uri(back.Location!).Query);
        Assert.Equal("st", query["state"]);
        return query["code"] ?? throw new InvalidOperationException(back.Location);
    }

    public async Task<JsonNode> TokensAsync(string username, string password)
    {
        var signedIn = await SignInAsync(username, password);
        Assert.True(signedIn is { Status: 302, Location: "/signin" }, $"{signedIn.Status} {signedIn.Location} {signedIn.Body}");
        return (await RedeemAsync(await CodeAsync())).Json;
    }

    public Task<(int Status, JsonNode Json)> RedeemAsync(string code, string? otherVerifier = null) =>
        TokenAsync(("grant_type", "authorization_code"), ("code", code), ("redirect_uri", RedirectUri), ("code_verifier", otherVerifier ?? verifier));

    public Task<(int Status, JsonNode Json)> RefreshAsync(JsonNode tokens) =>
        TokenAsync(("grant_type", "refresh_token"), ("refresh_token", tokens["refresh_token"]!.GetValue<string>()));

    public async Task<(int Status, JsonNode Json)> TokenAsync(params (string Name, string Value)[] fields)
    {
        var secret = fields.Any(field => field.Name == "client_secret") ? [] : new[] { ("client_id", "gateway"), ("client_secret", IdentityProvider.Secret) };
        var answer = await PostAsync("/connect/token", [.. secret, .. fields]);
        return (answer.Status, JsonNode.Parse(answer.Body)!);
    }

    public void Dispose() => http.Dispose();

    private async Task<Seen> SendAsync(HttpRequestMessage request)
    {
        var answer = await http.SendAsync(request);
        return new Seen((int)answer.StatusCode, answer.Headers.Location?.OriginalString, await answer.Content.ReadAsStringAsync(), answer);
    }
}
