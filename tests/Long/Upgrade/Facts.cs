using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EditorialPlatform.Seed;

namespace EditorialPlatform.Tests.Long.Upgrade;

/// <summary>What the API returned and what was stored before the upgrade. It is written to a file, and kept beside the dump.</summary>
/// <param name="InFlight">The articles with work in flight, by the expected outcome: <c>reviewed</c>, <c>translated</c>, <c>published</c>.</param>
/// <param name="DueAt">When the scheduled edition becomes due.</param>
/// <param name="Answers">Responses of the API, by user and address.</param>
/// <param name="Repeated">A command with its idempotency key and its response.</param>
/// <param name="Events">The events of each service.</param>
/// <param name="States">The snapshots that each service stores, by alias and id.</param>
/// <param name="Public">The tables behind the public site.</param>
internal sealed record Facts(
    Dictionary<string, Guid> InFlight, DateTimeOffset DueAt, Dictionary<string, JsonNode> Answers, Repeated Repeated,
    Dictionary<string, JsonNode[]> Events, Dictionary<string, Dictionary<string, JsonNode>> States, Dictionary<string, JsonNode[]> Public)
{
    // The aliases of the snapshots. All other documents are read models, which a newer version may rebuild in another form.
    private static readonly Dictionary<string, string[]> StatesOf = new(StringComparer.Ordinal)
    {
        ["drafting"] = ["draft"],
        ["review"] = ["copyreview"],
        ["translation"] = ["translationjob", "term", "sourceedition", "memoryimport", "languagepairs"],
        ["publishing"] = ["publication", "front", "filedpicture"],
    };

    // The data as a hash, because it is only compared for equality.
    public static async Task<Dictionary<string, JsonNode[]>> EventsAsync(Installation platform)
    {
        var events = new Dictionary<string, JsonNode[]>(StringComparer.Ordinal);
        foreach (var service in Installation.Services)
        {
            events[service] =
            [
                .. await platform.AskAsync(
                    service,
                    $"""
                    select json_build_object('seq', seq_id, 'id', e.id, 'stream', stream_id, 'version', e.version, 'type', e.type, 'data', md5(data::text), 'at', e.timestamp,
                      'headers', headers, 'user', user_name, 'cause', causation_id, 'streamType', s.type)::text
                    from {service}.mt_events e join {service}.mt_streams s on s.id = stream_id order by seq_id
                    """),
            ];
        }

        return events;
    }

    public static async Task<Dictionary<string, Dictionary<string, JsonNode>>> StatesAsync(Installation platform)
    {
        var states = new Dictionary<string, Dictionary<string, JsonNode>>(StringComparer.Ordinal);
        foreach (var (service, aliases) in StatesOf)
        {
            foreach (var alias in aliases)
            {
                states[$"{service}.{alias}"] = (await platform.AskAsync(
                    service, $"select json_build_object('id', id, 'data', data)::text from {service}.mt_doc_{alias}"))
                    .ToDictionary(row => row["id"]!.GetValue<string>(), row => row["data"]!.DeepClone(), StringComparer.Ordinal);
            }
        }

        return states;
    }

    public static async Task<Dictionary<string, JsonNode[]>> PublicAsync(Installation platform)
    {
        const string editions =
            """
            select json_build_object('article', article_id, 'language', language, 'path', path, 'status', status, 'revision', revision, 'hash', hash, 'publishedAt', published_at,
              'updatedAt', updated_at, 'notices', notices, 'copy', copy)::text
            from public_site.editions order by article_id, language
            """;
        return new(StringComparer.Ordinal)
        {
            ["editions"] = [.. await platform.AskAsync("publishing", editions)],
            ["addresses"] = [.. await platform.AskAsync(
                "publishing", "select json_build_object('path', path, 'article', article_id, 'gone', gone)::text from public_site.addresses order by path")],
            ["what was public and when"] =
            [
                .. await platform.AskAsync(
                    "publishing", "select json_build_object('article', article_id, 'language', language, 'hash', hash, 'since', since, 'until', until, "
                        + "'killed', killed)::text from past.editions order by since, article_id, language"),
            ],
            ["translations remembered"] =
            [
                .. await platform.AskAsync("translation", "select json_build_object('from', from_language, 'to', to_language, 'source', source, 'target', "
                    + "target, 'article', article_id)::text from memory.pairs order by source, target, article_id"),
            ],
        };
    }

    /// <summary>The API's responses to each user.</summary>
    public static async Task<Dictionary<string, JsonNode>> AnswersAsync(Installation platform)
    {
        var (answers, articles) = (
            new Dictionary<string, JsonNode>(StringComparer.Ordinal),
            await platform.AskAsync("drafting", "select to_json(id)::text from drafting.mt_streams order by id"));
        var ids = articles.Select(article => article.GetValue<string>()).ToList();
        foreach (var (username, paths) in new Dictionary<string, IEnumerable<string>>(StringComparer.Ordinal)
        {
            ["reporter"] = ["/api/me", "/api/drafts?limit=200"],
            ["reporter2"] = ["/api/me", "/api/drafts?limit=200"],
            ["editor2"] = ["/api/me"],
            ["translator2"] = ["/api/me"],
            ["admin"] = ["/api/me", "/api/people?limit=200", "/api/language-pairs"],
            ["editor"] =
            [
                "/api/me", "/api/drafts?limit=200", "/api/reviews?limit=200", "/api/publications?limit=200",
                "/api/translations?limit=200", "/api/terms?limit=200", "/api/fronts/fr", "/api/fronts/en",
                .. ids.SelectMany(id => new[]
                {
                    $"/api/drafts/{id}", $"/api/drafts/{id}/revisions?limit=200", $"/api/reviews/{id}",
                    $"/api/publications/{id}", $"/api/translations/{id}/en", $"/api/articles/{id}/history?limit=200",
                }),
            ],
            ["translator"] = ["/api/me", "/api/translations?limit=200", "/api/translation-memory?from=fr&to=en&limit=200"],
        })
        {
            using var member = await platform.SignInAsync(username);
            foreach (var path in paths)
            {
                var answer = await WaitTimes.UntilAsync($"{username} reads {path}", () => member.GetAsync(path), answer => answer.Ok || answer.Status is 404);
                if (answer.Ok)
                {
                    answers[$"{username} {path}"] = answer.Json;
                }
            }
        }

        return answers;
    }

    public void Save(string file)
    {
        using var compressed = new System.IO.Compression.GZipStream(File.Create(file), System.IO.Compression.CompressionLevel.SmallestSize);
        JsonSerializer.Serialize(compressed, this);
    }

    public static Facts Load(string file)
    {
        using var compressed = new System.IO.Compression.GZipStream(File.OpenRead(file), System.IO.Compression.CompressionMode.Decompress);
        return JsonSerializer.Deserialize<Facts>(compressed)!;
    }
}

/// <summary>A command and its response, to be sent again after the upgrade.</summary>
internal sealed record Repeated(string Username, string Path, JsonNode Body, string Key, JsonNode Answer);

/// <summary>Compares the state before the upgrade with the state after it.</summary>
internal static partial class Same
{
    /// <summary>Lists what is missing or different in the second JSON. Additional members are allowed, because responses may grow; items are not.</summary>
    public static IEnumerable<string> Missing(JsonNode? before, JsonNode? after, string path = "") => (before, after) switch
    {
        (JsonObject old, JsonObject now) =>
            old.SelectMany(member => Missing(member.Value, now.TryGetPropertyValue(member.Key, out var value) ? value : null, $"{path}/{member.Key}")),
        (JsonArray old, JsonArray now)
            when old.Count == now.Count => old.Zip(now).SelectMany((pair, place) => Missing(pair.First, pair.Second, $"{path}/{place}")),
        (JsonArray old, JsonArray now) => [$"{path} had {old.Count} items and has {now.Count}"],
        _ => JsonNode.DeepEquals(before, after) ? [] : [$"{path} was {Short(before)} and is {Short(after)}"],
    };

    /// <summary>The words of a text, a page or inline Markdown, without the typography and markup between them.</summary>
    public static string Words(string text) => string.Join(' ', Word().Matches(Address().Replace(text, "]")).Select(word => word.Value));

    public static string OfPage(string html) => Words(System.Net.WebUtility.HtmlDecode(Tag().Replace(html, " ")));

    private static string Short(JsonNode? node) => node?.ToJsonString() is { } text ? text.Length > 120 ? text[..120] + "…" : text : "nothing";

    [GeneratedRegex(@"\]\([^)]*\)")]
    private static partial Regex Address();

    [GeneratedRegex(@"<(script|style)[^>]*>.*?</\1>|<[^>]*>", RegexOptions.Singleline)]
    private static partial Regex Tag();

    [GeneratedRegex(@"[\p{L}\p{M}]+|\p{N}+")]
    private static partial Regex Word();
}
