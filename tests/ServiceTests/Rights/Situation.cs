using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Drafting;
using EditorialPlatform.Contracts.Review;
using EditorialPlatform.Tests.ServiceTests.Publishing;
using EditorialPlatform.Tests.ServiceTests.Review;
using EditorialPlatform.Tests.ServiceTests.Translation;

namespace EditorialPlatform.Tests.ServiceTests.Rights;

/// <summary>An article in the state of a row, with the people of the columns.</summary>
public sealed class Situation(ReviewFixture desk)
{
    private readonly Guid article = Guid.CreateVersion7();
    private readonly TestUser translator = new(desk.Newsroom, "Kofi Asante", ["translator"], ["fr", "en"]);
    private string part = "";

    public TestUser Person(string column) => column switch
    {
        "own reporter" => desk.Writer,
        "other reporter" => desk.Stranger,
        "editor" => desk.Editor,
        "own editor" => desk.Author,
        "own translator" => translator,
        "translator" => TestUser.Translator(desk.Newsroom),
        "other pair" => new(desk.Newsroom, "Ama Owusu", ["translator"], ["fr", "de"]),
        "admin" => new(desk.Newsroom, "Admin", ["admin"]),
        _ => throw new ArgumentOutOfRangeException(nameof(column), column, "There is nobody of this kind."),
    };

    public string Address(string pattern) =>
        pattern.Replace("{articleId}", article.ToString(), StringComparison.Ordinal).Replace("{language}", "en", StringComparison.Ordinal)
            .Replace("{id}", part, StringComparison.Ordinal).Replace("{n}", "1", StringComparison.Ordinal)
            .Replace("{name}", part, StringComparison.Ordinal).Replace("{file}", "60.jpg", StringComparison.Ordinal)
        + (pattern.EndsWith("/diff", StringComparison.Ordinal) ? "?from=1&to=2" : pattern.EndsWith("/import", StringComparison.Ordinal) ? "?language=fr" : "");

    /// <summary>The body for routes that do not take a command.</summary>
    public (string? Body, string Type) Body(string route) => route switch
    {
        "POST /api/drafts/import" => ("Le puits de Kidal\n\nIl a rouvert.", "text/plain"),
        "PUT /api/translations/{articleId}/{language}/xliff" => (
            $"<xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" version=\"2.1\" srcLang=\"fr\" trgLang=\"en\"><file id=\"{article}\"><unit "
                + "id=\"none\"><segment><source/></segment></unit></file></xliff>",
            "application/xliff+xml"),
        "PUT /api/translation-memory/tmx" => (
            "<tmx version=\"1.4\"><header srclang=\"fr\"/><body><tu><tuv xml:lang=\"fr\"><seg>Le puits</seg></tuv><tuv xml:lang=\"en\"><seg>The "
                + "well</seg></tuv></tu></body></tmx>", "application/x-tmx+xml"),
        _ => (null, "application/json"),
    };

    public Task ReachAsync(string service, string state, string route) => service switch
    {
        "drafting" => DraftAsync(state, route),
        "review" => ReviewAsync(state, route),
        "translation" => TranslateAsync(state, route),
        _ => PublishAsync(state),
    };

    private async Task DraftAsync(string state, string route)
    {
        if (state == "none")
        {
            return;
        }

        await OkAsync(desk.Writer.PostAsync("drafting", "/api/drafts", Drafting.DraftingFixture.Example(article)));
        var revised = await OkAsync(desk.Author.PutAsync("drafting", $"/api/drafts/{article}", new { baseRevision = 1, standfirst = "Un chapô." }));
        if (state == "spiked")
        {
            await OkAsync(desk.Editor.PostAsync("drafting", $"/api/drafts/{article}/spike", new { reason = "Trop tard." }, revised.ETag));
        }

        if (state is "submitted" or "returned" or "accepted")
        {
            await OkAsync(desk.Writer.PostAsync("drafting", $"/api/drafts/{article}/submit", new { revision = 2 }));
            await Eventually.TrueAsync(async () => (await desk.Second.GetAsync("review", ReviewFixture.Path(article))).Ok, "it is under review");
        }

        if (state is "returned" or "accepted")
        {
            await desk.DoAsync(
                desk.Second,
                article,
                state == "returned" ? "request-changes" : "approve",
                state == "returned" ? new { note = "Plus court." } : new { revision = 2, publish = "hold" });
            await OnPageAsync(page => page["state"]!.GetValue<string>() == state, state);
        }

        if (route.Contains("{id}", StringComparison.Ordinal))
        {
            var suggesting = route.Contains("suggestions", StringComparison.Ordinal);
            part = (await desk.DoAsync(
                desk.Second,
                article,
                suggesting ? "suggestions" : "comments",
                new { blockId = "aaaaaaaa", text = "Le puits est ouvert." })).Json![suggesting ? "suggestionId" : "commentId"]!.GetValue<string>();
            await OnPageAsync(page => page[suggesting ? "suggestions" : "comments"]!.AsArray().Count == 1, "told of it");
        }
    }

    private async Task ReviewAsync(string state, string route)
    {
        await desk.OpenAsync(article);
        if (route.Contains("{id}", StringComparison.Ordinal))
        {
            part = (await desk.DoAsync(desk.Second, article, "comments", new { text = "Qui ?" })).Json!["commentId"]!.GetValue<string>();
        }

        await (state switch
        {
            "approved" => desk.DoAsync(desk.Second, article, "approve", new { revision = 1, publish = "hold" }),
            "changes-requested" => desk.DoAsync(desk.Second, article, "request-changes", new { note = "Plus court." }),
            "rejected" => desk.DoAsync(desk.Second, article, "reject", new { reason = "Pas pour nous." }),
            "closed" => desk.SayAsync(new DraftWithdrawalAsked(article, 3, DateTimeOffset.UtcNow, ReviewFixture.Person(desk.Writer), 1, null)),
            _ => Task.CompletedTask,
        });
    }

    private async Task TranslateAsync(string state, string route)
    {
        if (state == "pairs")
        {
            return;
        }

        if (route.Contains("/terms/", StringComparison.Ordinal))
        {
            part = Guid.NewGuid().ToString();
            await OkAsync(translator.PutAsync(
                "translation",
                $"/api/terms/{part}",
                new { forms = new[] { new { language = "fr", text = "Kidal" }, new { language = "en", text = "Kidal" } } }));
            return;
        }

        await Approvals.OpenAsync(desk.Newsroom, desk.Bus, article);
        part = "headline";
        var address = Approvals.Address(article);
        if (state == "open")
        {
            return;
        }

        await OkAsync(translator.PostAsync("translation", $"{address}/claim"));
        var job = (await translator.GetAsync("translation", address)).Json!;
        foreach (var segment in job["segments"]!.AsArray())
        {
            await OkAsync(translator.PutAsync(
                "translation",
                $"{address}/segments/{segment!["id"]}",
                new { target = $"EN {segment["source"]}", sourceHash = (string)segment["sourceHash"]! }));
        }

        if (state == "submitted")
        {
            await OkAsync(translator.PostAsync("translation", $"{address}/submit", ifMatch: (await translator.GetAsync("translation", address)).ETag));
        }
    }

    private async Task PublishAsync(string state)
    {
        if (state is "front" or "picture")
        {
            using var picture = FilingPictures.Photograph(60, 40);
            part = state == "front"
                ? ""
                : (await OkAsync(FilingPictures.FileAsync(desk.Newsroom, desk.Writer, picture.PngsaveBuffer()))).Json!["picture"]!.GetValue<string>();
            return;
        }

        var (french, english) = (Examples.Copy(Readers.Unique("Le puits")), Readers.English(Readers.Unique("The well")));
        await desk.Bus.PublishAsync(Readers.Approved(article, 4, 1, french, PublishWhen.Hold) with { Contributors = [ReviewFixture.Person(desk.Writer)] });
        await desk.Bus.PublishAsync(Readers.Translated(article, 5, 1, english) with { Translators = [ReviewFixture.Person(translator)] });
        await Eventually.JsonAsync(
            () => desk.Editor.GetAsync("publishing", $"/api/publications/{article}"),
            page => page["editions"]!.AsArray().Count == 2,
            "both languages are held");
        if (state == "killed")
        {
            await OkAsync(desk.Editor.PostAsync(
                "publishing",
                $"/api/publications/{article}/kill",
                new { reason = "Faux." },
                (await desk.Editor.GetAsync("publishing", $"/api/publications/{article}")).ETag));
        }
    }

    private async Task OnPageAsync(Func<System.Text.Json.Nodes.JsonNode, bool> until, string what) =>
        await Eventually.JsonAsync(() => desk.Writer.GetAsync("drafting", $"/api/drafts/{article}"), until, what);

    private static async Task<Answer> OkAsync(Task<Answer> asked)
    {
        var answer = await asked;
        Assert.True(answer.Ok, $"{answer.Status} {answer.Body}");
        return answer;
    }
}
