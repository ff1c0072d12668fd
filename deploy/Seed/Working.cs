using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EditorialPlatform.Seed;

/// <summary>
/// Replays the requests of an article in progress. Repeating them soon after changes nothing, because every request has an
/// idempotency key. Once the article is older, it is left alone, because people may be working on it.
/// </summary>
public sealed partial class Working(Newsroom newsroom, WorkSample work)
{
    // Long enough to resume an interrupted run, and far shorter than idempotency keys are kept.
    private static readonly TimeSpan Ours = TimeSpan.FromMinutes(30);

    // Effects in other services usually take less than a second.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private string Draft => $"/api/drafts/{work.Id}";

    /// <returns>Whether the article was started by this run.</returns>
    public async Task<bool> PlayAsync()
    {
        var author = newsroom[work.Author];
        var first = await author.GetAsync($"{Draft}/revisions/1");
        if (first.Ok && first.Json["at"]!.GetValue<DateTimeOffset>() < DateTimeOffset.UtcNow - Ours)
        {
            return false;
        }

        await WaitTimes.DoneAsync("beginning the article", () => author.PostAsync("/api/drafts", work.Started(), key: $"work-{work.Name}-0"));
        for (var step = 0; step < work.Acts.Count; step++)
        {
            var refused = await DoAsync(work.Acts[step], $"work-{work.Name}-{step + 1}");
            if (refused is not null && !first.Ok)
            {
                throw new FilingException($"step {step + 1}: {refused}");
            }

            if (refused is not null)
            {
                return false;
            }
        }

        return !first.Ok;
    }

    /// <summary>Sends a request until it succeeds; returns the last rejection when the time limit is exceeded.</summary>
    private async Task<Answer?> DoAsync(Act act, string key)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var answer = await TryAsync(act, key);
            if (answer.Ok || answer.Code == "idempotency-key-reuse")
            {
                return null;
            }

            // Not known to the service yet, blocked by an earlier step, or busy.
            if (answer.Status is not (404 or 409 or 412 or 428 or 429 or 502 or 503 or 504) || Stopwatch.GetElapsedTime(began) > Longest)
            {
                return answer;
            }

            await Task.Delay(100);
        }
    }

    private async Task<Answer> TryAsync(Act act, string key)
    {
        var who = newsroom[act.Who];
        var seen = new Dictionary<string, Answer>(StringComparer.Ordinal);
        var path = await FillAsync(act.Path);
        var looked = await LookAsync(Resource().Match(path).Value);
        var body = await FillAsync(act.Body ?? "{}");
        return await who.SendAsync(act.Method, path, new StringContent(body, Encoding.UTF8, "application/json"), looked.ETag, key);

        async Task<Answer> LookAsync(string at) => seen.TryGetValue(at, out var answer) ? answer : seen[at] = await who.GetAsync(at);

        async Task<string> FillAsync(string text)
        {
            foreach (var name in Named().Matches(text).DistinctBy(match => match.Value))
            {
                var number = name.Groups["number"].Value is { Length: > 0 } digits ? int.Parse(digits, CultureInfo.InvariantCulture) : 0;
                var value = name.Groups["what"].Value switch
                {
                    "id" => work.Id.ToString(),
                    "hours" => Hour(DateTimeOffset.UtcNow.AddHours(number)),
                    "block" => await ListedAsync(Draft, "blocks", "id"),
                    "comment" => await ListedAsync(Draft, "comments", "id"),
                    "suggestion" => await ListedAsync(Draft, "suggestions", "id"),
                    "segment" => await ListedAsync($"/api/translations/{work.Id}/en", "segments", "id"),
                    "hash" => await ListedAsync($"/api/translations/{work.Id}/en", "segments", "sourceHash"),
                    _ => throw new FilingException($"{work.Text.File}: unknown placeholder {name.Value}"),
                };
                text = text.Replace(name.Value, value, StringComparison.Ordinal);

                // What does not exist yet stays a placeholder, and the request gets 404 or 422.
                async Task<string> ListedAsync(string at, string list, string field) =>
                    await LookAsync(at) is { Ok: true } answer && answer.Json[list] is JsonArray items && items.Count >= number
                        ? items[number - 1]![field]!.GetValue<string>()
                        : name.Value;
            }

            return text;
        }
    }

    private static string Hour(DateTimeOffset time) =>
        new DateTimeOffset(time.Year, time.Month, time.Day, time.Hour, 0, 0, TimeSpan.Zero).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>The resource of the request, whose version is sent as If-Match.</summary>
    [GeneratedRegex("^/api/(?:translations/[^/]+/[^/]+|[^/]+/[^/]+)")]
    private static partial Regex Resource();

    [GeneratedRegex(@"<(?<what>[a-z]+)(?: \+?(?<number>\d+))?>")]
    private static partial Regex Named();
}
