using System.Text;
using System.Text.Json.Nodes;

namespace EditorialPlatform.Seed;

/// <summary>
/// Takes one sample article through the whole workflow. Every step first checks the current state, so that an interrupted
/// run can be resumed, and articles that people have changed since are left alone.
/// </summary>
/// <param name="newsroom">The users who do the work.</param>
/// <param name="reader">A client that is not signed in.</param>
/// <param name="article">The article.</param>
/// <param name="all">All sample articles, because related articles are given by headline.</param>
public sealed class Filing(Newsroom newsroom, Member reader, SampleArticle article, IReadOnlyList<SampleArticle> all)
{
    private readonly Member reporter = newsroom[article.Reporter];
    private readonly Member editor = newsroom["editor"];
    private bool didSomething;

    /// <summary>Publishes the article and returns its addresses, or <see langword="null"/> if there was nothing to do.</summary>
    public async Task<IReadOnlyList<string>?> FileAsync()
    {
        for (var round = 1; round <= (article.IsCorrected ? 2 : 1); round++)
        {
            var review = await ReviewAsync();
            if (RoundOf(review) > round)
            {
                continue;
            }

            if (RoundOf(review) < round && !await WriteAsync(round))
            {
                break;
            }

            if (await ApproveAsync(round) is not { } approved)
            {
                break;
            }

            var translating = new Translating(newsroom, article, await DraftAsync(), all);
            var translated = await translating.TranslateAsync(approved);
            didSomething |= translating.DidSomething;
            if (!translated)
            {
                break;
            }
        }

        return didSomething ? await AddressesAsync() : null;
    }

    private static int RoundOf(JsonNode? review) => review?["round"]?.GetValue<int>() ?? 0;

    private string Key(string step) => $"sample-{article.Name}-{step}";

    private async Task<JsonNode?> ReviewAsync() => await editor.GetAsync($"/api/reviews/{article.Id}") is { Ok: true } review ? review.Json : null;

    private async Task<JsonNode> DraftAsync() => (await WaitTimes.DoneAsync("reading the draft", () => editor.GetAsync($"/api/drafts/{article.Id}"))).Json;

    /// <summary>Starts the article, or reopens it to correct the wrong figure, and submits it.</summary>
    /// <returns>Whether it is submitted; <see langword="false"/> if people have changed it.</returns>
    private async Task<bool> WriteAsync(int round)
    {
        didSomething = true;
        var address = $"/api/drafts/{article.Id}";
        if (round == 1 && (await reporter.GetAsync(address)).Status == 404)
        {
            await WaitTimes.DoneAsync("importing the text", () => reporter.SendAsync(
                HttpMethod.Post,
                $"/api/drafts/import?language=fr&articleId={article.Id}",
                new StringContent(article.French.Text, Encoding.UTF8, "text/markdown"),
                key: Key("import")));
        }

        if (round == 2)
        {
            var accepted = await WaitTimes.UntilAsync(
                "the desk's approval reaches the draft", () => reporter.GetAsync(address), draft => State(draft) is not "submitted");
            if (State(accepted) == "accepted")
            {
                await WaitTimes.LookedAtAsync("reopening for a correction", () => reporter.GetAsync(address), etag => reporter.PostAsync(
                    $"{address}/reopen", new { kind = "correction", note = article.French.Correction!.Note }, etag, Key("reopen")));
            }
        }

        var draft = (await WaitTimes.DoneAsync("reading the draft", () => reporter.GetAsync(address))).Json;
        if (draft["state"]!.GetValue<string>() == "submitted")
        {
            return true;
        }

        if (draft["state"]!.GetValue<string>() != "draft")
        {
            return false;
        }

        var revision = draft["revision"]!.GetValue<int>();
        var saved = await WaitTimes.DoneAsync(
            "completing the draft", () => reporter.PutAsync(address, Completed(draft, round), key: Key($"complete-{round}-{revision}")));
        revision = saved.Json["revision"]!.GetValue<int>();
        await WaitTimes.DoneAsync("submitting", () => reporter.PostAsync($"{address}/submit", new { revision }, key: Key($"submit-{round}-{revision}")));
        return true;

        static string State(Answer draft) => draft.Ok ? draft.Json["state"]!.GetValue<string>() : draft.ToString();
    }

    /// <summary>The fields that the import cannot determine: the date (where it asked), standfirst,
    /// byline, speakers and targets of related articles; in the second round the correct figure.</summary>
    private JsonObject Completed(JsonNode draft, int round)
    {
        var notes = article.French;
        foreach (var question in draft["questions"]!.AsArray())
        {
            if (question!["field"]!.GetValue<string>() != "dateline"
                || question["choices"]!.AsArray().All(choice => choice!.GetValue<string>() != notes.Need("dateline")))
            {
                throw new FilingException($"{notes.File} has no answer to the question {question.ToJsonString()}");
            }
        }

        var blocks = draft["blocks"]!.DeepClone().AsArray();
        foreach (var block in blocks.Select(block => block!.AsObject()))
        {
            var text = block["text"]!.GetValue<string>();
            if (block["kind"]!.GetValue<string>() == "quote" && block["cite"] is null && text.LastIndexOf(" — ", StringComparison.Ordinal) is > 0 and var end)
            {
                (block["cite"], text) = (text[(end + 3)..], text[..end]);
            }

            block["text"] = round == 2 ? notes.Correction!.Apply(text) : text;
            Relate(block, "text");
        }

        var related = draft["related"]!.DeepClone().AsArray();
        foreach (var relation in related)
        {
            Relate(relation!.AsObject(), "title");
        }

        return new JsonObject
        {
            ["baseRevision"] = draft["revision"]!.GetValue<int>(),
            ["standfirst"] = notes.Standfirst,
            ["dateline"] = notes.Need("dateline"),
            ["byline"] = notes.Need("byline"),
            ["tags"] = new JsonArray([.. notes.Need("tags").Split(", ").Select(tag => JsonValue.Create(tag))]),
            ["blocks"] = blocks,
            ["related"] = related,
        };
    }

    private void Relate(JsonObject relation, string words)
    {
        var isRelation = relation["kind"] is null || relation["kind"]!.GetValue<string>() == "related";
        if (isRelation && all.FirstOrDefault(other => other.French.Headline == relation[words]!.GetValue<string>()) is { } other)
        {
            relation["articleId"] = other.Id;
        }
    }

    /// <returns>The approved revision, or <see langword="null"/> if people have decided otherwise.</returns>
    private async Task<int?> ApproveAsync(int round)
    {
        var address = $"/api/reviews/{article.Id}";
        var review = (await WaitTimes.UntilAsync(
            "the submission reaches the desk", () => editor.GetAsync(address), seen => seen.Ok && RoundOf(seen.Json) >= round)).Json;
        var revision = review["revision"]!.GetValue<int>();
        if (review["state"]!.GetValue<string>() is "waiting" or "claimed")
        {
            didSomething = true;
            await WaitTimes.DoneAsync("claiming the review", () => editor.PostAsync($"{address}/claim", key: Key($"claim-{round}")));
            await WaitTimes.DoneAsync(
                "approving", () => editor.PostAsync($"{address}/approve", new { revision, publish = "now" }, key: Key($"approve-{round}")));
            return revision;
        }

        return review["state"]!.GetValue<string>() == "approved" && RoundOf(review) == round ? revision : null;
    }

    private async Task<IReadOnlyList<string>> AddressesAsync()
    {
        var board = await WaitTimes.UntilAsync(
            "both languages are published",
            () => editor.GetAsync($"/api/publications/{article.Id}"),
            seen => seen.Ok && seen.Json["editions"]!.AsArray().Count(edition => edition!["state"]!.GetValue<string>() == "published") >= 2);
        var paths = board.Json["editions"]!.AsArray()
            .Where(edition => edition!["state"]!.GetValue<string>() == "published")
            .Select(edition => edition!["path"]!.GetValue<string>())
            .ToList();
        foreach (var path in paths)
        {
            await WaitTimes.UntilAsync($"readers see {path}", () => reader.GetAsync(path), page => page.Status == 200);
        }

        return paths;
    }
}
