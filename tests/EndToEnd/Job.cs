using System.Text;
using System.Text.Json.Nodes;
using EditorialPlatform.Seed;

namespace EditorialPlatform.Tests.EndToEnd;

/// <summary>Takes one article through the workflow, with one method for each step. All requests go through the gateway.</summary>
public sealed class Job(Platform platform)
{
    public Guid Id { get; } = Guid.CreateVersion7();

    public string Drafts => $"/api/drafts/{Id}";

    public string Reviews => $"/api/reviews/{Id}";

    public string Translations => $"/api/translations/{Id}/en";

    public static string English(string source) => $"In English: {source}";

    public async Task<JsonNode> ImportAsync(string text, string mediaType = "text/plain")
    {
        var reporter = await platform.SignedInAsync("reporter");
        var imported = await reporter.SendAsync(
            HttpMethod.Post, $"/api/drafts/import?language=fr&articleId={Id}", new StringContent(text, Encoding.UTF8, mediaType), key: $"import-{Id}");
        Assert.True(imported.Status == 201, imported.ToString());
        Assert.Equal(Drafts, imported.Headers.Location?.ToString());
        Assert.NotNull(imported.ETag);
        return imported.Json;
    }

    public async Task<JsonNode> DraftAsync() => (await OkAsync("reporter", member => member.GetAsync(Drafts))).Json;

    public async Task<int> ReviseAsync(object change)
    {
        var saved = await OkAsync("reporter", member => member.PutAsync(Drafts, change));
        return saved.Json["revision"]!.GetValue<int>();
    }

    public Task<Answer> SubmitAsync(int revision) =>
        OkAsync("reporter", member => member.PostAsync($"{Drafts}/submit", new { revision }, key: $"submit-{Id}-{revision}"));

    /// <summary>Waits for the review of a revision.</summary>
    public async Task<JsonNode> ReviewOfAsync(int revision) =>
        (await UntilAsync("editor", Reviews, $"revision {revision} reaches the desk", review => review["revision"]!.GetValue<int>() == revision)).Json;

    public async Task<Answer> ApproveAsync(int revision)
    {
        await ReviewOfAsync(revision);
        return await OkAsync("editor", member => member.PostAsync($"{Reviews}/approve", new { revision, publish = "now" }, key: $"approve-{Id}-{revision}"));
    }

    public Task<Answer> DraftBecomesAsync(string state) =>
        UntilAsync("reporter", Drafts, $"the draft is {state}", draft => draft["state"]!.GetValue<string>() == state);

    /// <summary>Waits until the translation job is based on a revision.</summary>
    public async Task<JsonNode> TranslationOfAsync(int revision) =>
        (await UntilAsync(
            "translator", Translations, $"the English job rests on revision {revision}", job => job["sourceRevision"]!.GetValue<int>() == revision)).Json;

    /// <summary>Claims the job, translates the segments that are not current, and submits it.</summary>
    public async Task TranslateAsync(int revision)
    {
        var job = await TranslationOfAsync(revision);
        await OkAsync("translator", member => member.PostAsync($"{Translations}/claim"));
        foreach (var segment in Segments(job).Where(segment => segment["freshness"]!.GetValue<string>() is "new" or "stale"))
        {
            await OkAsync("translator", member => member.PutAsync(
                $"{Translations}/segments/{segment["id"]}",
                new { target = English(segment["source"]!.GetValue<string>()), sourceHash = segment["sourceHash"]!.GetValue<string>() }));
        }

        await OkAsync("translator", member => WaitTimes.LookedAtAsync(
            "submitting the translation", () => member.GetAsync(Translations), etag => member.PostAsync($"{Translations}/submit", ifMatch: etag)));
    }

    public Task ApproveTranslationAsync() => OkAsync("translator2", member => WaitTimes.LookedAtAsync(
        "approving the translation", () => member.GetAsync(Translations), etag => member.PostAsync($"{Translations}/approve", ifMatch: etag)));

    /// <summary>Waits for the public path of an edition.</summary>
    public async Task<string> PathAsync(string language, int revision = 1)
    {
        var board = await UntilAsync(
            "editor", $"/api/publications/{Id}", $"the edition in {language} is out", found => Edition(found, language) is { } edition
                && edition["state"]!.GetValue<string>() == "published" && edition["revision"]!.GetValue<int>() >= revision);
        return Edition(board.Json, language)!["path"]!.GetValue<string>();
    }

    public async Task<IReadOnlyList<JsonNode>> HistoryAsync() =>
        [.. (await OkAsync("editor", member => member.GetAsync($"/api/articles/{Id}/history?limit=200"))).Json["items"]!.AsArray().Select(item => item!)];

    /// <summary>Gets the page as an anonymous reader.</summary>
    public async Task<string> ReadAsync(string path, Func<string, bool>? until = null) =>
        (await WaitTimes.UntilAsync(
            $"readers see {path} as wanted", () => platform.Reader.GetAsync(path), page => page.Status == 200 && (until?.Invoke(page.Body) ?? true))).Body;

    public static IEnumerable<JsonNode> Segments(JsonNode job) => job["segments"]!.AsArray().Select(segment => segment!);

    public async Task<Answer> OkAsync(string username, Func<Member, Task<Answer>> act)
    {
        var answer = await act(await platform.SignedInAsync(username));
        Assert.True(answer.Ok, answer.ToString());
        return answer;
    }

    public async Task<Answer> UntilAsync(string username, string path, string what, Func<JsonNode, bool> wanted)
    {
        var member = await platform.SignedInAsync(username);
        return await WaitTimes.UntilAsync(what, () => member.GetAsync(path), seen => seen.Ok && wanted(seen.Json));
    }

    private static JsonNode? Edition(JsonNode board, string language) =>
        board["editions"]!.AsArray().FirstOrDefault(edition => edition!["language"]!.GetValue<string>() == language);
}
