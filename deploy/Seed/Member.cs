using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EditorialPlatform.Seed;

/// <summary>An account in <c>accounts.json</c>.</summary>
public sealed record Account(string Username, string Password, IReadOnlyList<string> Roles, IReadOnlyList<string> Languages);

/// <summary>A user of the gateway, like a browser: with a session cookie, and for the API the header that other sites cannot send.</summary>
public sealed partial class Member : IDisposable
{
    private const int MostRedirects = 20;

    private readonly CookieContainer cookies = new();
    private readonly HttpClient http;

    public Member(Uri origin) =>
        http = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false })
        {
            BaseAddress = origin,
            Timeout = TimeSpan.FromSeconds(60)
        };

    /// <summary>The value of the <c>Cookie</c> header that a browser would send now.</summary>
    public string Cookies => cookies.GetCookieHeader(http.BaseAddress!);

    public static async Task<Member> SignInAsync(Uri origin, Account account)
    {
        var member = new Member(origin);
        await member.SignInAsync(account);
        return member;
    }

    /// <summary>Fills in the sign-in page and follows its redirects to the gateway's session.</summary>
    /// <exception cref="FilingException">There is no sign-in page, or it rejected the account.</exception>
    public async Task SignInAsync(Account account)
    {
        var (at, page) = await FollowAsync(new HttpRequestMessage(HttpMethod.Get, "/account/login"));
        if (Form().Match(page.Body) is not { Success: true } form)
        {
            throw new FilingException($"there is no sign-in page: {page}");
        }

        // The hidden fields include the antiforgery token.
        var fields = Input().Matches(form.Value).Select(input => input.Value)
            .Where(input => Attribute(input, "type") == "hidden" && Attribute(input, "name") is not null)
            .ToDictionary(input => Attribute(input, "name")!, input => Attribute(input, "value") ?? "", StringComparer.Ordinal);
        fields["username"] = account.Username;
        fields["password"] = account.Password;
        var action = Attribute(Form().Match(page.Body).Groups["start"].Value, "action") is { Length: > 0 } address ? new Uri(at, address) : at;
        await FollowAsync(new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent(fields) });
        if (await GetAsync("/api/me") is { Ok: false } refused)
        {
            throw new FilingException($"{account.Username} cannot sign in: {refused}");
        }
    }

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Answer> PostAsync(string path, object? body = null, string? ifMatch = null, string? key = null) =>
        SendAsync(HttpMethod.Post, path, Written(body ?? new { }), ifMatch, key);

    public Task<Answer> PutAsync(string path, object body, string? ifMatch = null, string? key = null) =>
        SendAsync(HttpMethod.Put, path, Written(body), ifMatch, key);

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? body = null, string? ifMatch = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        if (path.StartsWith("/api", StringComparison.Ordinal))
        {
            request.Headers.Add("X-CSRF", "1");
        }

        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return await SendAsync(request);
    }

    /// <summary>Sends the request unchanged, with only the session cookie added.</summary>
    public async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using var response = await http.SendAsync(request);
        return await Answer.OfAsync(response);
    }

    public void Dispose() => http.Dispose();

    private static StringContent Written(object body) => new(JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json");

    private async Task<(Uri At, Answer Answer)> FollowAsync(HttpRequestMessage first)
    {
        var request = first;
        for (var hop = 0; hop < MostRedirects; hop++)
        {
            var answer = await SendAsync(request);
            var at = request.RequestUri!;
            request.Dispose();
            if (answer.Status is not (301 or 302 or 303 or 307 or 308) || answer.Headers.Location is not { } next)
            {
                return (at, answer);
            }

            request = new HttpRequestMessage(HttpMethod.Get, new Uri(at, next));
        }

        throw new FilingException($"signing in redirected too many times, finally to {request.RequestUri}");
    }

    private static string? Attribute(string tag, string name) =>
        Regex.Match(tag, $"""\s{name}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", RegexOptions.IgnoreCase) is { Success: true } found
            ? WebUtility.HtmlDecode(found.Groups[1].Value + found.Groups[2].Value + found.Groups[3].Value)
            : null;

    [GeneratedRegex("(?<start><form[^>]*>)(?:(?!</form>).)*?username.*?</form>", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Form();

    [GeneratedRegex("<input[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex Input();
}

/// <summary>The sample data could not be created; the message is one line for the operator.</summary>
public sealed class FilingException(string message) : Exception(message);
