using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Identity;
using EditorialPlatform.Tests.ServiceTests.Translation;
using Npgsql;

namespace EditorialPlatform.Tests.ServiceTests.Infrastructure;

/// <summary>An erased name is removed everywhere and does not come back; everything else is unchanged.</summary>
public sealed class Erasure(Newsroom newsroom)
{
    private const string Byline = "Par notre correspondante à Kidal";

    private static readonly string[] Services = ["drafting", "review", "translation", "publishing"];

    [Fact]
    public async Task An_erased_name_is_nowhere_does_not_come_back_and_leaves_everything_else_as_it_was()
    {
        // Unique names, some with characters that JSON escapes.
        var writer = Somebody("Zénaïde \"Zizi\" \\ Ouattara", "reporter");
        var editor = Somebody("Ézéchiel Ntumba", "editor");
        var (translator, reviewer) = (Somebody("Wilhelmina Quaye", "translator"), TestUser.Translator(newsroom));
        var bystander = new TestUser(newsroom, "Zénobie Témoin", ["editor"], ["fr"]);
        var article = await WorkAsync(writer, editor, bystander, translator, reviewer);
        foreach (var service in Services)
        {
            Assert.NotEmpty(await FindAsync(newsroom, service, editor.Name));
        }

        var before = await newsroom.AskAsync<string>("drafting", EventsOf(article, "drafting"));
        TestUser[] erased = [writer, editor, translator];
        foreach (var person in erased)
        {
            await EraseAsync(person.Id);
        }

        await NowhereAsync(erased);
        Assert.Equal(
            before.Replace(Escaped(writer.Name), Person.Erased, StringComparison.Ordinal).Replace(editor.Name, Person.Erased, StringComparison.Ordinal),
            await newsroom.AskAsync<string>("drafting", EventsOf(article, "drafting")));

        // Read models keep the person's id and the printed byline.
        var page = (await bystander.GetAsync("drafting", $"/api/drafts/{article}")).Json!;
        Assert.Equal((Byline, Person.Erased), ((string?)page["byline"], (string?)page["contributors"]![0]!["name"]));
        Assert.Equal(writer.Id, (Guid?)page["contributors"]![0]!["id"]);
        Assert.Equal(Person.Erased, (string?)(await bystander.GetAsync("review", $"/api/reviews/{article}")).Json!["contributors"]![0]!["name"]);
        foreach (var service in Services)
        {
            var history = (await bystander.GetAsync(service, $"/internal/history/{article}")).Json!["items"]!.AsArray();
            Assert.Contains(history, item => (string?)item!["who"] == Person.Erased);
            Assert.DoesNotContain(history, item => (string?)item!["who"] == service && (string?)item["whoId"] == editor.Id.ToString());
        }

        // A token that is still valid for a moment, and messages in flight.
        var late = Guid.CreateVersion7();
        Assert.Equal(201, (await writer.PostAsync("drafting", "/api/drafts", Drafting.DraftingFixture.Example(late))).Status);
        Assert.Equal(200, (await writer.PostAsync("drafting", $"/api/drafts/{late}/submit", new { revision = 1 })).Status);
        var onItsWay = Guid.CreateVersion7();
        await using var bus = await TestBus.StartAsync(newsroom);
        await bus.PublishAsync(Examples.DraftSubmitted(onItsWay, 2, 1, by: new(writer.Id, writer.Name)), who: new(writer.Id, writer.Name));
        await bus.PublishAsync(
            Approvals.Approved(onItsWay, 1) with { Approver = new(editor.Id, editor.Name), Contributors = [new(writer.Id, writer.Name)] },
            who: new(editor.Id, editor.Name));
        foreach (var each in new[] { late, onItsWay })
        {
            await Eventually.JsonAsync(
                () => bystander.GetAsync("review", $"/api/reviews/{each}"),
                review => (string?)review["contributors"]![0]!["name"] == Person.Erased,
                "it is under review");
        }

        await Eventually.JsonAsync(
            () => bystander.GetAsync("publishing", $"/api/publications/{onItsWay}"), board => board["editions"]!.AsArray().Count == 1, "it is approved");
        await NowhereAsync(erased);

        // Repeating it changes nothing.
        var record = $"select row(erased_by, asked, finished)::text from drafting.erased_people where person = '{writer.Id}'";
        var first = await newsroom.AskAsync<string>("drafting", record);
        await EraseAsync(writer.Id);
        Assert.Equal(first, await newsroom.AskAsync<string>("drafting", record));
        await NowhereAsync(erased);
    }

    [Fact]
    public async Task A_name_that_is_erased_before_anything_of_it_arrives_never_appears()
    {
        var writer = Somebody("Barnabé Tôt-Venu", "reporter");
        await EraseAsync(writer.Id);
        await using var bus = await TestBus.StartAsync(newsroom);
        var article = Guid.CreateVersion7();
        await bus.PublishAsync(Examples.DraftSubmitted(article, 2, 1, by: new(writer.Id, writer.Name)), who: new(writer.Id, writer.Name));
        await Eventually.JsonAsync(() => TestUser.Editor(newsroom).GetAsync("review", $"/api/reviews/{article}"), _ => true, "it is under review");
        await NowhereAsync([writer]);
    }

    [Fact]
    public async Task Who_writes_while_a_name_is_erased_does_not_leave_it_behind()
    {
        var writer = Somebody("Gaspard Entre-Temps", "reporter");
        var article = await Drafting.DraftingFixture.StartAsync(writer);
        using var over = new CancellationTokenSource();
        var revision = 1;
        var writing = Task.Run(
            async () =>
            {
                while (!over.IsCancellationRequested)
                {
                    var saved = await writer.PutAsync(
                        "drafting", $"/api/drafts/{article}", new { baseRevision = revision, standfirst = $"Un chapô, {revision}." });
                    Assert.True(saved.Status == 200, saved.Body);
                    revision = (int)saved.Json!["revision"]!;
                }
            },
            TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => Task.FromResult(revision > 5), "somebody is writing");
        await EraseAsync(writer.Id);
        var at = revision;
        await Eventually.TrueAsync(() => Task.FromResult(revision > at + 5), "and goes on");
        await over.CancelAsync();
        await writing;
        await NowhereAsync([writer]);
        Assert.Equal(revision, (int)(await writer.GetAsync("drafting", $"/api/drafts/{article}")).Json!["revision"]!);
    }

    [Fact]
    public async Task What_names_nobody_who_was_erased_is_left_alone()
    {
        var (gone, somebody) = (Somebody("Séraphin Parti", "reporter"), Guid.NewGuid());
        await EraseAsync(newsroom, gone.Id, "review");
        await using var connection = newsroom.Database("review");
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        Assert.Equal(0, await RewritesAsync(somebody));
        Assert.Equal(1, await RewritesAsync(gone.Id));

        // What PostgreSQL counts in this transaction.
        async Task<long> RewritesAsync(Guid person)
        {
            await using var write = new NpgsqlCommand(
                $$"""
                set local track_functions = 'all';
                insert into review.mt_doc_reviewline (id, data, mt_dotnet_type)
                values (gen_random_uuid(), '{"submittedBy": {"id": "{{person}}", "name": "X"}, "turn": "9", "blocks": [{"id": "aaaaaaaa"}]}', '');
                select coalesce(sum(calls), 0)::bigint from pg_stat_xact_user_functions where schemaname = 'review' and funcname = 'replace_names';
                """,
                connection,
                transaction);
            return (long)(await write.ExecuteScalarAsync())!;
        }
    }

    // Takes an article through all four services, with every kind of comment.
    private static async Task<Guid> WorkAsync(TestUser writer, TestUser editor, TestUser bystander, TestUser translator, TestUser reviewer)
    {
        var article = await Drafting.DraftingFixture.StartAsync(writer);
        await OkAsync(writer.PutAsync("drafting", $"/api/drafts/{article}", new { baseRevision = 1, byline = Byline }));
        await OkAsync(writer.PostAsync("drafting", $"/api/drafts/{article}/submit", new { revision = 2 }, key: "submit"));
        string Review(string act) => $"/api/reviews/{article}/{act}";
        await Eventually.JsonAsync(() => bystander.GetAsync("review", $"/api/reviews/{article}"), _ => true, "it is under review");
        await OkAsync(editor.PostAsync("review", Review("claim")));
        var comment = (string)(await OkAsync(editor.PostAsync("review", Review("comments"), new { text = "Qui ?", blockId = "aaaaaaaa" })))["commentId"]!;
        await OkAsync(editor.PostAsync("review", Review("suggestions"), new { text = "Le puits est ouvert.", blockId = "aaaaaaaa" }));
        await Eventually.JsonAsync(
            () => writer.GetAsync("drafting", $"/api/drafts/{article}"), page => page["suggestions"]!.AsArray().Count == 1, "the writer hears of it");
        await OkAsync(writer.PostAsync("drafting", $"/api/drafts/{article}/comments/{comment}/replies", new { text = "Le maire." }));
        await OkAsync(editor.PostAsync("review", Review("legal-hold"), new { reason = "Plainte." }));
        await OkAsync(editor.PostAsync("review", Review("legal-hold/lift")));
        await OkAsync(editor.PostAsync("review", Review("approve"), new { revision = 2, publish = "hold" }));
        await Eventually.JsonAsync(
            () => writer.GetAsync("drafting", $"/api/drafts/{article}"), page => (string?)page["state"] == "accepted", "the desk has accepted it");
        await Eventually.JsonAsync(() => bystander.GetAsync("translation", Approvals.Address(article)), _ => true, "the job is open");
        await OkAsync(translator.PostAsync("translation", $"{Approvals.Address(article)}/claim"));
        await Approvals.FinishAsync(translator, reviewer, article);
        await Eventually.JsonAsync(
            () => bystander.GetAsync("publishing", $"/api/publications/{article}"),
            board => board["editions"]!.AsArray().Count == 2,
            "both languages are held");
        return article;
    }

    private TestUser Somebody(string name, string role) => new(newsroom, $"{name} {Guid.NewGuid().ToString("N")[..8]}", [role], ["fr", "en"]);

    private Task EraseAsync(Guid person) => EraseAsync(newsroom, person, Services);

    /// <summary>Publishes the request to erase a person, and waits until the services have done so.</summary>
    internal static async Task EraseAsync(Newsroom newsroom, Guid person, params string[] services)
    {
        await using var bus = await TestBus.StartAsync(newsroom);
        await bus.PublishAsync(new PersonErased(person, DateTimeOffset.UtcNow, Guid.NewGuid()));
        foreach (var service in services)
        {
            await Eventually.TrueAsync(
                async () => await newsroom.AskAsync<long>(
                    service, $"select count(*) from {service}.erased_people where person = '{person}' and finished is not null") == 1,
                $"{service} has erased the name",
                TimeSpan.FromSeconds(30));
        }
    }

    private async Task NowhereAsync(IEnumerable<TestUser> people)
    {
        foreach (var service in Services)
        {
            foreach (var person in people)
            {
                Assert.Empty(await FindAsync(newsroom, service, person.Name));
            }
        }
    }

    /// <summary>Finds the tables of the service's database, in any schema, that contain the distinctive part of a name.</summary>
    public static async Task<List<string>> FindAsync(Newsroom newsroom, string service, string name)
    {
        var words = name[^8..];
        await using var connection = newsroom.Database(service);
        await connection.OpenAsync();
        var tables = new List<string>();
        await using (var command = new NpgsqlCommand("select oid::regclass::text from pg_class where relkind = 'r' and relnamespace not in "
            + "('pg_catalog'::regnamespace, 'information_schema'::regnamespace) and relnamespace::regnamespace::text not like 'pg_toast%'", connection))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                tables.Add(reader.GetString(0));
            }
        }

        var found = new List<string>();
        foreach (var table in tables)
        {
            await using var look = new NpgsqlCommand(
                $"select count(*) from {table} line where line::text like '%' || $1 || '%'", connection)
            { Parameters = { new() { Value = words } } };
            if (await look.ExecuteScalarAsync() is long and > 0)
            {
                found.Add(table);
            }
        }

        return found;
    }

    private static string Escaped(string name) => JsonValue.Create(name)!.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })[1..^1];

    // The complete events of an article in their order.
    private static string EventsOf(Guid article, string service) =>
        "select string_agg(id::text || version || type || coalesce(user_name, '') || timestamp || data || coalesce(headers::text, ''), E'\\n' order by "
            + $"version) from {service}.mt_events where stream_id = '{article}'";

    private static async Task<JsonNode> OkAsync(Task<Answer> asked)
    {
        var answer = await asked;
        Assert.True(answer.Ok, $"{answer.Status} {answer.Body}");
        return answer.Json!;
    }
}

/// <summary>A rebuild from events without the name produces the same read models.</summary>
public sealed class ErasureAndReplay(Drafting.DraftingFixture drafting) : IClassFixture<Drafting.DraftingFixture>
{
    [Fact]
    public async Task What_is_built_anew_is_what_was_there()
    {
        var (newsroom, writer) = (drafting.Newsroom, new TestUser(drafting.Newsroom, $"Hermine Sans-Nom {Guid.NewGuid().ToString("N")[..8]}", ["reporter"]));
        var article = await Drafting.DraftingFixture.SubmittedAsync(writer);
        await Drafting.DraftingFixture.StartAsync(drafting.Reporter());
        var typing = await Drafting.DraftingFixture.StartAsync(writer);
        Assert.Equal(200, (await writer.PutAsync("drafting", $"/api/drafts/{typing}", new { baseRevision = 1, headline = "Pas encore noté" })).Status);
        await Erasure.EraseAsync(newsroom, writer.Id, "drafting");
        var documents = await newsroom.AskAsync<string>(
            "drafting",
            """
            select string_agg(format('select %L as table_name, id::text, data from %s', oid::regclass, oid::regclass), ' union all ') from pg_class
            where relnamespace = 'drafting'::regnamespace and relkind = 'r' and relname like 'mt_doc_%' and relname !~ 'appliedmessage|storedanswer|deadletter'
            """);
        var everything = $"select string_agg(table_name || ' ' || line::text, E'\n' order by table_name, line::text) from ({documents}) line";
        var before = await newsroom.AskAsync<string>("drafting", everything);
        newsroom["drafting"].Kill();
        foreach (var table in new[] { "draft", "draftpage", "draftline", "draftrevision" })
        {
            await newsroom.AskAsync<long>("drafting", $"with gone as (delete from drafting.mt_doc_{table} returning 1) select count(*) from gone");
        }

        await newsroom.AnotherCopy("drafting").RunAsync("rebuild");
        Assert.Equal(before, await newsroom.AskAsync<string>("drafting", everything));
        Assert.Contains(Person.Erased, before, StringComparison.Ordinal);
        Assert.Empty(await Erasure.FindAsync(newsroom, "drafting", writer.Name));
        await newsroom["drafting"].StartAsync();
        Assert.Equal(200, (await writer.PostAsync("drafting", $"/api/drafts/{article}/withdraw", ifMatch: "\"2\"")).Status);
    }
}
