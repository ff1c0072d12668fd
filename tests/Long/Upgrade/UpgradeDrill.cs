using System.Diagnostics;
using System.Text.Json.Nodes;
using EditorialPlatform.Seed;

namespace EditorialPlatform.Tests.Long.Upgrade;

/// <summary>
/// This version opens a data directory that an earlier version filled and left in the middle of its work; nothing is lost, applied twice or published
/// again. The earlier version's own programs fill it if the clone has that commit; otherwise it is restored from the dump kept here.
/// </summary>
/// <remarks>
/// <c>UPGRADE_FROM=dump</c> uses the dump even if the commit exists; <c>UPGRADE_KEEP=directory</c> writes a dump and stops before the upgrade.
/// </remarks>
public sealed class UpgradeDrill(ITestOutputHelper output)
{
    private const string Commit = "a86cc93";

    private readonly List<string> wrong = [];

    [Fact]
    public async Task A_newsroom_of_the_last_version_goes_on_under_this_one()
    {
        var directory = Environment.GetEnvironmentVariable("TEST_DIRECTORY")
            ?? throw new InvalidOperationException("TEST_DIRECTORY is not set: run this with tests/run --long upgrade.");
        var root = Root();
        var platform = new Installation(root, Path.Combine(directory, "upgrade"));
        Facts facts;
        if (Environment.GetEnvironmentVariable("UPGRADE_FROM") != "dump" && await HasCommitAsync(root))
        {
            Say($"filling a data directory with the programs of {Commit}");
            var before = await Before.BuildAsync(root, Commit, directory);
            facts = await Before.FillAsync(before);
            if (Environment.GetEnvironmentVariable("UPGRADE_KEEP") is { Length: > 0 } kept)
            {
                await Before.KeepAsync(before, facts, kept);
                await before.DownAsync();
                return;
            }

            await before.DownAsync();
        }
        else
        {
            Say($"filling a data directory from the dump of {Commit}");
            facts = await Before.RestoreAsync(platform, Path.Combine(root, "tests/Long/Upgrade", Commit));
        }

        if (facts.DueAt - DateTimeOffset.UtcNow is { Ticks: > 0 } wait)
        {
            await Task.Delay(wait);
        }

        Say("upgrading");
        await platform.UpAsync();
        try
        {
            await InFlightAsync(platform, facts);
            await Before.UntilQuietAsync(platform);
            await StoredAsync(platform, facts);
            await ReadersAsync(platform, facts);
            await AnswersAsync(platform, facts);
            await RepeatedAsync(platform, facts);
        }
        finally
        {
            await platform.DownAsync();
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} things are not as they were:\n  {string.Join("\n  ", wrong.Take(50))}");
    }

    /// <summary>The work that was in flight completes.</summary>
    private async Task InFlightAsync(Installation platform, Facts facts)
    {
        using var editor = await platform.SignInAsync("editor");
        using var translator = await platform.SignInAsync("translator");
        await WaitTimes.UntilAsync(
            "the submitted draft reaches the desk", () => editor.GetAsync($"/api/reviews/{facts.InFlight["reviewed"]}"), seen => seen.Ok);
        await WaitTimes.UntilAsync(
            "the approved article reaches the translators", () => translator.GetAsync($"/api/translations/{facts.InFlight["translated"]}/en"), seen => seen.Ok);
        await WaitTimes.UntilAsync(
            "the edition that fell due is out", () => editor.GetAsync($"/api/publications/{facts.InFlight["published"]}"),
            seen => seen.Ok && seen.Json["editions"]!.AsArray().Any(edition => edition!["state"]!.GetValue<string>() == "published"));
        Say("arrived: a submission from the outbox, an approval from its queue, an edition that fell due");
    }

    private async Task StoredAsync(Installation platform, Facts facts)
    {
        var events = await Facts.EventsAsync(platform);
        var added = new List<JsonNode>();
        foreach (var (service, old) in facts.Events)
        {
            var now = events[service].ToDictionary(happened => happened["id"]!.GetValue<Guid>());
            foreach (var happened in old)
            {
                Expect($"{service} event {happened["seq"]}", Same.Missing(happened, now.GetValueOrDefault(happened["id"]!.GetValue<Guid>())));
                now.Remove(happened["id"]!.GetValue<Guid>());
            }

            added.AddRange(now.Values.Select(happened => new JsonObject
            {
                ["service"] = service,
                ["type"] = happened["type"]!.DeepClone(),
                ["stream"] = happened["stream"]!.DeepClone()
            }));
            Say($"compared: {old.Length} events of {service}");
        }

        // Messages that arrive twice, from the queue and from the outbox, are applied once.
        string[] expected =
        [
            $"drafting edition_went_out {facts.InFlight["published"]}",
            $"publishing edition_published {facts.InFlight["published"]}",
            $"review public_state_changed {facts.InFlight["published"]}",
            $"review review_opened {facts.InFlight["reviewed"]}", "translation source_edition_went_out", "translation translation_opened",
        ];
        var found = added.Select(happened => $"{happened["service"]} {happened["type"]} {happened["stream"]}")
            .Select(line => line.StartsWith("translation ", StringComparison.Ordinal) ? line[..line.LastIndexOf(' ')] : line)
            .Order(StringComparer.Ordinal).ToList();
        Expect(
            "what happened since",
            expected.Except(found).Select(line => $"{line} is missing").Concat(found.Except(expected).Select(line => $"{line} was not expected")));
        Expect(
            "what happened since",
            found.Count == expected.Length ? [] : [$"{expected.Length} events were expected and there are {found.Count}: {string.Join(", ", found)}"]);
        Say($"happened since: {string.Join(", ", found)}");

        var moved = added.Select(happened => happened["stream"]!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
        foreach (var (alias, now) in await Facts.StatesAsync(platform))
        {
            foreach (var (id, state) in facts.States[alias].Where(state => !moved.Contains(state.Key)))
            {
                Expect($"state {alias} {id}", Same.Missing(state, now.GetValueOrDefault(id)));
            }

            Expect($"states {alias}", now.Keys.Where(id => !facts.States[alias].ContainsKey(id) && !moved.Contains(id)).Select(id => $"{id} was not there"));
            Say($"compared: {facts.States[alias].Count} states of {alias}");
        }

        foreach (var (name, now) in await Facts.PublicAsync(platform))
        {
            var published = facts.InFlight["published"];
            var rest = now.Where(row => row["article"]?.GetValueKind() != System.Text.Json.JsonValueKind.String
                || row["article"]!.GetValue<Guid>() != published).ToArray();
            Expect(
                name,
                Same.Missing(new JsonArray([.. facts.Public[name].Select(row => row.DeepClone())]), new JsonArray([.. rest.Select(row => row.DeepClone())])));
            Say($"compared: {facts.Public[name].Length} {name}");
        }
    }

    /// <summary>Every public page contains every word that was approved for it. The page of a retracted article remains, with the notice.</summary>
    private async Task ReadersAsync(Installation platform, Facts facts)
    {
        using var reader = new Member(platform.Origin);
        var (pages, texts) = (0, 0);
        foreach (var edition in facts.Public["editions"])
        {
            var page = await reader.GetAsync(edition["path"]!.GetValue<string>());
            Expect(page.Request, page.Status == (edition["status"]!.GetValue<string>() == "killed" ? 410 : 200) ? [] : [page.ToString()]);
            pages++;
            if (edition["copy"] is not JsonObject copy)
            {
                continue;
            }

            var words = $" {Same.OfPage(page.Body)} ";
            var approved = copy["blocks"]!.AsArray()
                .Where(block => block!["kind"]!.GetValue<string>() != "related")
                .Select(block => block!["text"])
                .Append(copy["headline"])
                .Append(copy["standfirst"])
                .OfType<JsonValue>().Select(text => Same.Words(text.GetValue<string>())).Where(text => text.Length > 0).ToList();
            texts += approved.Count;
            Expect(
                page.Request,
                approved.Where(text => !words.Contains($" {text} ", StringComparison.Ordinal)).Select(text => $"the page does not say \"{text}\""));
        }

        foreach (var address in facts.Public["addresses"].Where(address => address["gone"]!.GetValue<bool>()))
        {
            var page = await reader.GetAsync(address["path"]!.GetValue<string>());
            Expect(page.Request, page.Status == 410 ? [] : [page.ToString()]);
        }

        Say($"compared: {texts} approved texts on {pages} pages");
    }

    /// <summary>The same people can sign in, and the API returns the same data.</summary>
    private async Task AnswersAsync(Installation platform, Facts facts)
    {
        var now = await Facts.AnswersAsync(platform);
        var inFlight = facts.InFlight.Values.Select(id => id.ToString()).ToList();
        var lines = 0;
        foreach (var (asked, before) in facts.Answers)
        {
            var after = now.GetValueOrDefault(asked);
            if (asked.Contains("/history", StringComparison.Ordinal) && before["items"] is JsonArray history && after?["items"] is JsonArray longer)
            {
                lines += history.Count;
                var added = inFlight.Any(id => asked.Contains(id, StringComparison.Ordinal));
                Expect(asked, !added && longer.Count != history.Count ? [$"it had {history.Count} lines and has {longer.Count}"] : []);
                Expect(asked, history.Zip(longer)
                    .SelectMany((pair, place) => Same.Missing(pair.First, pair.Second, $"/{place}"))
                    .Concat(longer.Count < history.Count ? ["lines are lost"] : []));
            }
            else if (before["items"] is JsonArray items && !inFlight.Any(id => asked.Contains(id, StringComparison.Ordinal)))
            {
                // Lists too, except for the articles in flight.
                Expect(asked, Same.Missing(new JsonArray([.. Others(items)]), after?["items"] is JsonArray others ? new JsonArray([.. Others(others)]) : null));
                Expect(asked, asked.Contains("/api/drafts?", StringComparison.Ordinal)
                    && items.Count != (after?["items"] as JsonArray)?.Count ? ["the list is not as long as it was"] : []);
            }
            else if (!inFlight.Any(id => asked.Contains(id, StringComparison.Ordinal)))
            {
                Expect(asked, Same.Missing(before, after));
            }
        }

        Say($"compared: {facts.Answers.Count} answers to {facts.Answers.Keys.Select(asked => asked.Split(' ')[0]).Distinct().Count()} people, among them "
            + $"{lines} lines of histories");

        IEnumerable<JsonNode?> Others(JsonArray items) =>
            items.Where(item => item!["articleId"] is not { } id || !inFlight.Contains(id.GetValue<string>())).Select(item => item!.DeepClone());
    }

    /// <summary>A command repeated with its key gets the original response and has no further effect.</summary>
    private async Task RepeatedAsync(Installation platform, Facts facts)
    {
        using var member = await platform.SignInAsync(facts.Repeated.Username);
        var events = (await Facts.EventsAsync(platform)).Values.Sum(all => all.Length);
        var again = await member.PostAsync(facts.Repeated.Path, facts.Repeated.Body, key: facts.Repeated.Key);
        Expect($"{facts.Repeated.Path} again", again.Ok ? Same.Missing(facts.Repeated.Answer, again.Json) : [again.ToString()]);
        Expect($"{facts.Repeated.Path} again", events == (await Facts.EventsAsync(platform)).Values.Sum(all => all.Length) ? [] : ["something happened"]);
        Say("compared: a command that was answered before the upgrade, sent again");
    }

    private void Expect(string what, IEnumerable<string> differences) => wrong.AddRange(differences.Select(difference => $"{what}: {difference}"));

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }

    private static async Task<bool> HasCommitAsync(string root)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", root, "cat-file", "-e", $"{Commit}^{{commit}}"]) { RedirectStandardError = true })!;
        await git.WaitForExitAsync();
        return git.ExitCode == 0;
    }

    private static string Root()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "EditorialPlatform.sln")))
        {
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("The solution is not above the tests.");
        }

        return root;
    }
}
