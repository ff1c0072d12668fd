using System.Text.Json.Nodes;

namespace EditorialPlatform.Seed;

/// <summary>Translates one sample article into English: every segment that is not current gets the translation of its source text.</summary>
public sealed class Translating
{
    private readonly Newsroom newsroom;
    private readonly SampleArticle article;
    private readonly Dictionary<string, string> english = new(StringComparer.Ordinal);

    /// <param name="draft">The article from Drafting. Its blocks correspond to those of the English file by position.</param>
    public Translating(Newsroom newsroom, SampleArticle article, JsonNode draft, IReadOnlyList<SampleArticle> all)
    {
        (this.newsroom, this.article) = (newsroom, article);
        var (blocks, correction) = (draft["blocks"]!.AsArray(), article.English.Correction);
        if (blocks.Count != article.English.Blocks.Count)
        {
            throw new FilingException($"{article.English.File} has {article.English.Blocks.Count} blocks, the French has {blocks.Count}");
        }

        foreach (var (block, (words, speaker)) in blocks.Zip(article.English.Blocks))
        {
            var source = block!["text"]!.GetValue<string>();
            english[source] = article.French.Correction is { } french && source.Contains(french.Right, StringComparison.Ordinal)
                ? correction!.Apply(words)
                : words;
            if (block["cite"]?.GetValue<string>() is { } cite)
            {
                english[cite] = speaker ?? cite;
            }
        }

        foreach (var other in all)
        {
            english[other.French.Headline] = other.English.Headline;
        }

        english[article.French.Standfirst] = article.English.Standfirst;
        if (correction is not null)
        {
            english[article.French.Correction!.Note] = correction.Note;
        }
    }

    private string Address => $"/api/translations/{article.Id}/en";

    public bool DidSomething { get; private set; }

    /// <summary>Translates, submits and approves the job based on this revision.</summary>
    /// <returns>Whether it is approved; <see langword="false"/> if people have changed the job.</returns>
    public async Task<bool> TranslateAsync(int revision)
    {
        var (translator, reviewer) = (newsroom["translator"], newsroom["translator2"]);
        var job = await WaitTimes.UntilAsync(
            "the English job opens", () => translator.GetAsync(Address), seen => seen.Ok && seen.Json["sourceRevision"]!.GetValue<int>() >= revision);
        var state = job.Json["state"]!.GetValue<string>();
        if (await IsOutAsync(revision))
        {
            return true;
        }

        // Leave the job alone if someone else has claimed it.
        var claimedBy = job.Json["claimedBy"]?["id"]?.GetValue<string>();
        var own = (await WaitTimes.DoneAsync("asking who translates", () => (state == "submitted" ? reviewer : translator).GetAsync("/api/me"))).Json["id"]!
            .GetValue<string>();
        if (job.Json["sourceRevision"]!.GetValue<int>() > revision
            || state is not ("open" or "claimed" or "submitted")
            || (claimedBy is not null && claimedBy != own))
        {
            return state == "approved";
        }

        DidSomething = true;
        if (state != "submitted")
        {
            await WaitTimes.DoneAsync("claiming the translation", () => translator.PostAsync($"{Address}/claim", key: Key($"claim-{revision}")));
            foreach (var segment in job.Json["segments"]!.AsArray().Where(segment => segment!["freshness"]!.GetValue<string>() is "new" or "stale"))
            {
                await SegmentAsync(translator, segment!);
            }

            await WaitTimes.LookedAtAsync(
                "submitting the translation",
                () => translator.GetAsync(Address),
                etag => translator.PostAsync($"{Address}/submit", ifMatch: etag, key: Key($"submit-{revision}")));
        }

        await WaitTimes.LookedAtAsync(
            "approving the translation",
            () => reviewer.GetAsync(Address),
            etag => reviewer.PostAsync($"{Address}/approve", ifMatch: etag, key: Key($"approve-{revision}")));
        return true;
    }

    private async Task<bool> IsOutAsync(int revision) =>
        await newsroom["editor"].GetAsync($"/api/publications/{article.Id}") is { Ok: true } board
        && board.Json["editions"]!.AsArray()
            .Any(edition => edition!["language"]!.GetValue<string>() == "en" && edition["revision"]!.GetValue<int>() >= revision);

    private async Task SegmentAsync(Member translator, JsonNode segment)
    {
        var (id, source, hash) = (segment["id"]!.GetValue<string>(), segment["source"]!.GetValue<string>(), segment["sourceHash"]!.GetValue<string>());
        var target = english.TryGetValue(source, out var words) ? words : throw new FilingException($"{article.English.File} has no English for \"{source}\"");
        await WaitTimes.DoneAsync(
            $"translating {id}", () => translator.PutAsync($"{Address}/segments/{id}", new { target, sourceHash = hash }, key: Key($"{id}-{hash[..12]}")));
    }

    private string Key(string step) => $"sample-{article.Name}-en-{step}";
}
