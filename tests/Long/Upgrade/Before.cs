using System.Diagnostics;
using System.Text.Json.Nodes;
using EditorialPlatform.Seed;

namespace EditorialPlatform.Tests.Long.Upgrade;

/// <summary>Fills a data directory with a newsroom's data, and stops in the middle of its work.</summary>
internal static class Before
{
    /// <summary>Checks out the commit beside the clone and builds its programs.</summary>
    public static async Task<Installation> BuildAsync(string root, string commit, string directory)
    {
        var source = Directory.CreateDirectory(Path.Combine(directory, "before")).FullName;
        using var archive = Process.Start("bash", ["-euo", "pipefail", "-c", $"git -C '{root}' archive {commit} | tar -x -C '{source}'"]);
        await archive.WaitForExitAsync();
        Assert.Equal(0, archive.ExitCode);
        var platform = new Installation(source, Path.Combine(directory, "upgrade"));
        foreach (var project in new[]
        {
            "deploy/Seed", "gateway/Identity", "services/Drafting", "services/Review",
            "services/Translation", "services/Publishing", "gateway/Desk", "gateway/Gateway"
        })
        {
            await platform.BuildAsync(project);
        }

        return platform;
    }

    public static async Task<Facts> FillAsync(Installation platform)
    {
        await platform.UpWithSamplesAsync();
        using var reporter = await platform.SignInAsync("reporter");
        using var editor = await platform.SignInAsync("editor");
        using var translator = await platform.SignInAsync("translator");
        var inFlight = new Dictionary<string, Guid>(StringComparer.Ordinal);
        foreach (var fate in new[] { "published", "translated", "reviewed" })
        {
            var id = inFlight[fate] = Guid.CreateVersion7();
            await WaitTimes.DoneAsync("starting", () => reporter.PostAsync(
                "/api/drafts",
                new
                {
                    articleId = id,
                    language = "fr",
                    headline = $"Ce qui sera {fate}",
                    section = "societe",
                    body = "Le marché ouvre à six heures.\n\nLes premiers camions arrivent avant l’aube."
                },
                key: $"upgrade-start-{fate}"));
        }

        foreach (var fate in new[] { "published", "translated" })
        {
            await WaitTimes.DoneAsync(
                "submitting", () => reporter.PostAsync($"/api/drafts/{inFlight[fate]}/submit", new { revision = 1 }, key: $"upgrade-submit-{fate}"));
            await WaitTimes.UntilAsync("the review is open", () => editor.GetAsync($"/api/reviews/{inFlight[fate]}"), seen => seen.Ok);
        }

        await UntilQuietAsync(platform);
        var marks = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var service in Installation.Services)
        {
            marks[service] = (await platform.AskAsync(service, $"select last_seq_id::text from {service}.mt_event_progression where name = 'outbox:All'"))[0]
                .GetValue<long>();
        }

        var answers = await Facts.AnswersAsync(platform);

        // An edition that becomes due while nothing is running.
        var due = DateTimeOffset.UtcNow.AddSeconds(120);
        due = new(due.Ticks - (due.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        await WaitTimes.DoneAsync("approving for later", () => editor.PostAsync(
            $"/api/reviews/{inFlight["published"]}/approve", new { revision = 1, publish = new { at = due } }, key: "upgrade-approve-published"));
        await WaitTimes.UntilAsync(
            "the edition is scheduled",
            () => editor.GetAsync($"/api/publications/{inFlight["published"]}"),
            seen => seen.Ok && States(seen).Contains("scheduled"));
        await WaitTimes.UntilAsync("its translation is open", () => translator.GetAsync($"/api/translations/{inFlight["published"]}/en"), seen => seen.Ok);
        await UntilQuietAsync(platform);

        // An approval that waits in its queue, because no one consumes it.
        platform.Kill("translation");
        await WaitTimes.DoneAsync("approving", () => editor.PostAsync(
            $"/api/reviews/{inFlight["translated"]}/approve", new { revision = 1, publish = "hold" }, key: "upgrade-approve-translated"));
        await WaitTimes.UntilAsync(
            "the edition is held", () => editor.GetAsync($"/api/publications/{inFlight["translated"]}"), seen => seen.Ok && States(seen).Contains("held"));
        await WaitTimes.UntilAsync(
            "the draft is accepted",
            () => reporter.GetAsync($"/api/drafts/{inFlight["translated"]}"),
            seen => seen.Ok && seen.Json["state"]!.GetValue<string>() == "accepted");
        await UntilAsync(async () => (await platform.QueuesAsync()).GetValueOrDefault("translation-copy-approved") == 1, "the approval lies in its queue");

        // A draft submitted while the broker is down: the message is only in the outbox.
        await platform.LibraryAsync("rabbitmq_kill; rabbitmq_sweep");
        var repeated = new Repeated(
            "reporter", $"/api/drafts/{inFlight["reviewed"]}/submit", new JsonObject { ["revision"] = 1 }, "upgrade-submit-reviewed", new JsonObject());
        var submitted = await WaitTimes.DoneAsync("submitting", () => reporter.PostAsync(repeated.Path, repeated.Body, key: repeated.Key));

        foreach (var part in new[] { "gateway", "desk", "drafting", "review", "publishing", "identity" })
        {
            platform.Kill(part);
        }

        Assert.True(DateTimeOffset.UtcNow < due, "The machine was too slow: the edition fell due before everything was stopped.");
        await LeaveAsync(platform, marks);
        return new(
            inFlight, due, answers, repeated with { Answer = submitted.Json },
            await Facts.EventsAsync(platform), await Facts.StatesAsync(platform),
            await Facts.PublicAsync(platform));
    }

    /// <summary>
    /// Leaves the state of a crash between the broker's confirmation and the update of the progress mark, so that each outbox publishes its last messages
    /// again. The .NET type names of the stored data are replaced with ones that no longer exist.
    /// </summary>
    private static async Task LeaveAsync(Installation platform, IReadOnlyDictionary<string, long> marks)
    {
        foreach (var (service, mark) in marks)
        {
            var moved = await platform.AskAsync(
                service,
                $"update {service}.mt_event_progression set last_seq_id = greatest(0, {mark} - 40) where name = 'outbox:All' returning last_seq_id::text");
            Assert.Single(moved);
            var tables = await platform.AskAsync(
                service,
                $"""
                select to_json(relname)::text from pg_class join pg_attribute on attrelid = oid
                where relnamespace = '{service}'::regnamespace and relkind = 'r' and attname = 'mt_dotnet_type'
                """);
            foreach (var table in tables)
            {
                await platform.AskAsync(service, $"update {service}.{table.GetValue<string>()} set mt_dotnet_type = 'Nowhere.Gone, Nowhere'");
            }
        }
    }

    /// <summary>Dumps every database, beside the facts, for clones that do not have the commit.</summary>
    public static async Task KeepAsync(Installation platform, Facts facts, string directory)
    {
        Directory.CreateDirectory(directory);
        foreach (var database in Installation.Services.Concat(["identity", "gateway"]))
        {
            // Leave out sessions, tokens and the keys that encrypt them, which are not part of the dump.
            await platform.LibraryAsync(
                $"PGPASSWORD=$POSTGRES_PASSWORD \"$(postgres_programs)/pg_dump\" -h 127.0.0.1 -p \"$POSTGRES_PORT\" -U \"$POSTGRES_SUPERUSER\" --no-comments "
                + "--exclude-table-data=gateway.sessions --exclude-table-data=gateway.keys --exclude-table-data='*.*oken*' "
                + "--exclude-table-data='*.*rotection*' "
                + $"{database} | gzip -9n >'{directory}/{database}.sql.gz'");
        }

        File.Copy(platform.Accounts, Path.Combine(directory, "accounts.json"), overwrite: true);
        facts.Save(Path.Combine(directory, "facts.json.gz"));
    }

    /// <summary>Restores the dump into a new data directory, which the scripts of this tree create.</summary>
    public static async Task<Facts> RestoreAsync(Installation platform, string dump)
    {
        await platform.LibraryAsync(
            $$"""
            ports_as_text >"$(ports_file)"
            postgres_start
            database_sql | postgres_sql
            for dump in '{{dump}}'/*.sql.gz; do
              gunzip -c "$dump" | PGPASSWORD=$POSTGRES_PASSWORD "$(postgres_programs)/psql" -X -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$POSTGRES_PORT" -U "$POSTGRES_SUPERUSER" -d "$(basename "$dump" .sql.gz)" >/dev/null
            done
            postgres_stop
            """);
        File.Copy(Path.Combine(dump, "accounts.json"), platform.Accounts, overwrite: true);
        return Facts.Load(Path.Combine(dump, "facts.json.gz"));
    }

    public static Task UntilQuietAsync(Installation platform) => UntilAsync(platform.IsQuietAsync, "every message has arrived");

    private static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(3), $"{what}: not within three minutes");
            await Task.Delay(250);
        }
    }

    private static IEnumerable<string> States(Answer publication) =>
        publication.Json["editions"]!.AsArray().Select(edition => edition!["state"]!.GetValue<string>());
}
