using EditorialPlatform.Contracts;
using EditorialPlatform.Tests.ServiceTests.Publishing;
using EditorialPlatform.Tests.ServiceTests.Translation;
using Npgsql;

namespace EditorialPlatform.Tests.ServiceTests.Infrastructure;

/// <summary>Four databases with data from the whole workflow. The services are stopped, so that nothing changes except through the tests.</summary>
public sealed class UsedDatabases : IAsyncLifetime
{
    private static readonly string[] Services = ["drafting", "review", "translation", "publishing"];

    public Newsroom Newsroom { get; } = Newsroom.Of(Services);

    public async ValueTask InitializeAsync()
    {
        await Newsroom.InitializeAsync();
        await using var bus = await TestBus.StartAsync(Newsroom);
        var (editor, grace) = (TestUser.Editor(Newsroom), TestUser.Translator(Newsroom));
        var kofi = new TestUser(Newsroom, "Kofi Asante", ["translator"], ["fr", "en"]);
        await WriteAsync(editor);
        await PublishAsync(bus, editor);

        var translated = Guid.CreateVersion7();
        await Approvals.OpenAsync(Newsroom, bus, translated);
        await Approvals.FinishAsync(grace, kofi, translated);
        await Approvals.OpenAsync(Newsroom, bus, translated, revision: 2, copy: Approvals.With("p0000001", "Le puits a rouvert le 5 novembre."));
        await Approvals.FinishAsync(grace, kofi, translated);
        var term = await grace.PutAsync(
            "translation",
            $"/api/terms/{Guid.NewGuid()}",
            new { forms = new[] { new { language = "fr", text = "puits" }, new { language = "en", text = "well" } } });
        Assert.True(term.Ok, term.Body);

        await Eventually.TrueAsync(async () => await AskAsync("publishing", "select count(*) from pictures.told") == 1
            && await AskAsync("translation", "select count(*) from memory.live") > 2, "all is told", TimeSpan.FromSeconds(30));
        foreach (var service in Services)
        {
            Newsroom[service].Kill();
        }
    }

    public ValueTask DisposeAsync() => Newsroom.DisposeAsync();

    private async Task WriteAsync(TestUser editor)
    {
        var leaving = new TestUser(Newsroom, $"Hermine Sans-Nom {Guid.NewGuid().ToString("N")[..8]}", ["reporter"], ["fr"]);
        var submitted = await Drafting.DraftingFixture.SubmittedAsync(leaving);
        await Eventually.JsonAsync(() => editor.GetAsync("review", $"/api/reviews/{submitted}"), _ => true, "it is under review");
        await OkAsync(editor.PostAsync("review", $"/api/reviews/{submitted}/claim"));
        await OkAsync(editor.PostAsync("review", $"/api/reviews/{submitted}/comments", new { text = "Qui ?", blockId = "aaaaaaaa" }));
        await OkAsync(editor.PostAsync("review", $"/api/reviews/{submitted}/suggestions", new { text = "Le puits est ouvert.", blockId = "aaaaaaaa" }));
        await Eventually.JsonAsync(
            () => leaving.GetAsync("drafting", $"/api/drafts/{submitted}"), page => page["suggestions"]!.AsArray().Count == 1, "the writer hears of it");
        var awa = TestUser.Reporter(Newsroom);
        var spiked = await Drafting.DraftingFixture.StartAsync(awa);
        await OkAsync(awa.PutAsync("drafting", $"/api/drafts/{spiked}", new { baseRevision = 1, standfirst = "Un chapô." }));
        await OkAsync(editor.PostAsync(
            "drafting", $"/api/drafts/{spiked}/spike", new { reason = "Doublon." }, (await editor.GetAsync("drafting", $"/api/drafts/{spiked}")).ETag));
        // Words that no event tells: those of the writer, and after some that are recorded those of another.
        var typing = await Drafting.DraftingFixture.StartAsync(awa);
        await OkAsync(awa.PutAsync("drafting", $"/api/drafts/{typing}", new { baseRevision = 1, headline = "Tapé" }));
        var both = await Drafting.DraftingFixture.SubmittedAsync(awa);
        await OkAsync(awa.PutAsync("drafting", $"/api/drafts/{both}", new { baseRevision = 1, headline = "De l'une" }));
        await OkAsync(editor.PutAsync("drafting", $"/api/drafts/{both}", new { baseRevision = 2, headline = "De l'autre", place = "Niger" }));
        await OkAsync(editor.PostAsync("drafting", $"/api/drafts/{typing}/record"));
        await OkAsync(awa.PutAsync("drafting", $"/api/drafts/{typing}", new { baseRevision = 2, section = "Culture" }));
        await Erasure.EraseAsync(Newsroom, leaving.Id, Services);
    }

    private async Task PublishAsync(TestBus bus, TestUser editor)
    {
        var picture = await FilingPictures.FileAsync(Newsroom, TestUser.Reporter(Newsroom), FilingPictures.Photograph(800, 500).JpegsaveBuffer());
        Assert.True(picture.Ok, picture.Body);
        var figure = new Block("f0000001", BlockKind.Figure, "Le puits.", Picture: picture.Json!["picture"]!.GetValue<string>());
        var (corrected, copy, english) = (Guid.CreateVersion7(), Examples.Copy(Readers.Unique("Corrigé")), Readers.English(Readers.Unique("Corrected")));
        copy = copy with { Blocks = [figure, .. copy.Blocks] };
        await bus.PublishAsync(Readers.Approved(corrected, 4, 1, copy));
        await bus.PublishAsync(Readers.Translated(corrected, 4, 1, english));
        await Newsroom.OutAsync(Readers.PathOf(copy));
        await Newsroom.OutAsync(Readers.PathOf(english));
        foreach (var (kind, revision) in new[] { (SubmissionKind.Correction, 2), (SubmissionKind.Clarification, 3), (SubmissionKind.Update, 4) })
        {
            copy = copy with { Standfirst = $"Chapô {revision}." };
            await bus.PublishAsync(Readers.Approved(corrected, revision * 4, revision, copy, kind: kind, note: $"Note {revision}."));
            await Newsroom.UntilAsync(
                Readers.PathOf(copy), page => page.Body.Contains($"Chapô {revision}.", StringComparison.Ordinal), $"revision {revision} is out");
        }

        var articles = new List<Guid>();
        foreach (var end in new[] { "", "retract", "kill" })
        {
            var (article, other) = (Guid.CreateVersion7(), Examples.Copy(Readers.Unique($"Autre {end}")));
            articles.Add(article);
            await bus.PublishAsync(Readers.Approved(article, 4, 1, other));
            await Newsroom.OutAsync(Readers.PathOf(other));
        }

        await OkAsync(editor.PutAsync(
            "publishing", "/api/fronts/fr", new { items = articles.Append(corrected).Select(article => new { articleId = article }) }, "\"0\""));
        foreach (var (article, act, body) in new (Guid, string, object)[]
        {
            (articles[1], "retract", new { notice = new { fr = "Faux." } }),
            (articles[2], "kill", new { reason = "Jugement." })
        })
        {
            await OkAsync(editor.PostAsync(
                "publishing", $"/api/publications/{article}/{act}", body, (await editor.GetAsync("publishing", $"/api/publications/{article}")).ETag));
        }
    }

    private Task<long> AskAsync(string service, string sql) => Newsroom.AskAsync<long>(service, sql);

    private static async Task OkAsync(Task<Answer> asked)
    {
        var answer = await asked;
        Assert.True(answer.Ok, $"{answer.Status} {answer.Body}");
    }
}

/// <summary>Rebuilding read models from events gives the same rows as live processing, whatever their state before.</summary>
public sealed class RebuildingReadModels(UsedDatabases used) : IClassFixture<UsedDatabases>
{
    private static readonly string[] Services = ["drafting", "review", "translation", "publishing"];

    // Not determined by the events: Marten's metadata, and numbers from PostgreSQL sequences.
    private const string NotTold = "'mt_last_modified', 'mt_version', 'mt_dotnet_type'";

    private readonly Newsroom newsroom = used.Newsroom;

    [Theory]
    [InlineData("drafting")]
    [InlineData("review")]
    [InlineData("translation")]
    [InlineData("publishing")]
    public async Task Migrating_again_makes_no_table_and_no_index_anew(string service)
    {
        const string all =
            """
            select string_agg(oid || ' ' || oid::regclass, E'\n' order by oid) from pg_class
            where relkind in ('r', 'i') and relnamespace::regnamespace::text !~ '^pg_'
            """;
        var before = await newsroom.AskAsync<string>(service, all);
        await newsroom.AnotherCopy(service).MigrateAsync();
        Assert.Equal(before, await newsroom.AskAsync<string>(service, all));
    }

    [Theory]
    [InlineData("drafting")]
    [InlineData("review")]
    [InlineData("translation")]
    [InlineData("publishing")]
    public async Task Rebuilt_once_and_twice_every_row_is_the_one_that_was_there(string service)
    {
        var (whole, told) = (await DigestAsync(service, whole: true), await DigestAsync(service, whole: false));
        Assert.True(whole.Count >= 2 && whole.Values.Sum(rows => rows.Length) > 5, "the databases were used");
        Assert.True(service != "drafting" || whole["drafting.mt_doc_draftline"].Contains("De l'autre", StringComparison.Ordinal), "words are not recorded");
        await RebuildAsync(service);
        Assert.Equal(whole, await DigestAsync(service, whole: true));
        // Empty the tables, so that every row has to come from the rebuild.
        await ExecuteAsync(service, string.Concat(whole.Keys.Select(table => $"delete from {table};")));
        await RebuildAsync(service);
        Assert.Equal(told, await DigestAsync(service, whole: false));
        whole = await DigestAsync(service, whole: true);
        await RebuildAsync(service);
        Assert.Equal(whole, await DigestAsync(service, whole: true));
        Assert.Equal(0, await newsroom.AskAsync<long>(service, "select count(*) from pg_namespace where nspname like '%\\_rebuild'"));
    }

    [Theory]
    [InlineData("drafting")]
    [InlineData("review")]
    [InlineData("translation")]
    [InlineData("publishing")]
    public async Task A_stream_of_another_kind_leaves_no_row(string service)
    {
        var before = await DigestAsync(service, whole: true);
        await ExecuteAsync(service, $"""
            with stream as (insert into {service}.mt_streams (id, version, timestamp, tenant_id) values (gen_random_uuid(), 1, now(), '*DEFAULT*') returning id)
            insert into {service}.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type)
            select nextval('{service}.mt_events_sequence'), gen_random_uuid(), id, 1, '{"{}"}', 'tombstone', now(), '*DEFAULT*', 'JasperFx.Events.Tombstone, JasperFx.Events' from stream
            """);
        await RebuildAsync(service);
        Assert.Equal(before, await DigestAsync(service, whole: true));
    }

    [Fact]
    public async Task Rows_as_an_older_version_leaves_them_are_right_after_migrating_and_migrating_again_does_nothing()
    {
        var (drafts, site) = (await DigestAsync("drafting", whole: false), await DigestAsync("publishing", whole: false));
        await ExecuteAsync(
            "drafting",
            "update drafting.mt_doc_draftline set data = data - 'whose', whose = null; drop table drafting.read_model_versions, drafting.schema_versions");
        await ExecuteAsync("publishing", "update public_site.editions set subjects = '{}', notices = notices || notices; update publishing.read_model_versions "
            + "set version = 0 where name like '%.PublicSiteProjection'");
        var version = await newsroom.AskAsync<long>("publishing", "select version from public_site.version");
        foreach (var service in new[] { "drafting", "publishing" })
        {
            Assert.Contains("is rebuilt", await MigrateAsync(service), StringComparison.Ordinal);
        }

        Assert.Equal(drafts, await DigestAsync("drafting", whole: false));
        Assert.Equal(site, await DigestAsync("publishing", whole: false));
        var raised = await newsroom.AskAsync<long>("publishing", "select version from public_site.version");
        Assert.True(raised > version, "who keeps pages hears of it");
        foreach (var service in new[] { "drafting", "publishing" })
        {
            Assert.DoesNotContain("is rebuilt", await MigrateAsync(service), StringComparison.Ordinal);
        }

        Assert.Equal(raised, await newsroom.AskAsync<long>("publishing", "select version from public_site.version"));
    }

    [Fact]
    public async Task A_rebuild_that_is_killed_before_its_end_changes_nothing_and_the_next_finishes_while_readers_see_old_or_new()
    {
        var right = await DigestAsync("publishing", whole: false);
        await ExecuteAsync("publishing", "update public_site.editions set words = words + 1000; delete from publishing.read_model_versions");
        var wrong = await DigestAsync("publishing", whole: true);
        await using var writer = newsroom.Database("publishing");
        await writer.OpenAsync(TestContext.Current.CancellationToken);
        // While a transaction that appends events is open, the rebuild waits before it replaces the tables.
        await using (var writing = await writer.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            await using var hold = new NpgsqlCommand("lock table publishing.mt_events in row exclusive mode", writer);
            await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            var killed = newsroom.AnotherCopy("publishing");
            killed.Launch("migrate");
            await WaitingAsync(() => killed.Output);
            killed.Kill();
            Assert.Equal(wrong, await DigestAsync("publishing", whole: true));
        }

        await Eventually.TrueAsync(async () => await newsroom.AskAsync<long>("publishing", Waiting) == 0, "its connection has ended");
        Assert.Equal(wrong, await DigestAsync("publishing", whole: true));
        await using var next = await writer.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var hold = new NpgsqlCommand("lock table publishing.mt_events in row exclusive mode", writer))
        {
            await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var copy = newsroom.AnotherCopy("publishing");
        var migrating = copy.RunAsync("migrate");
        await WaitingAsync(() => copy.Output);
        var seen = new HashSet<string>();
        await LookAsync(seen);
        await next.CommitAsync(TestContext.Current.CancellationToken);
        while (!migrating.IsCompleted)
        {
            await LookAsync(seen);
        }

        await migrating;
        await LookAsync(seen);
        Assert.Equal(2, seen.Count);
        Assert.Equal(right, await DigestAsync("publishing", whole: false));

        // Records all editions as seen by one statement: only the old or the new state may be visible.
        async Task LookAsync(HashSet<string> all) =>
            all.Add(await newsroom.AskAsync<string>(
                "publishing", "select coalesce(string_agg(article_id || language || words, ' ' order by article_id, language), '') from public_site.editions"));
    }

    private const string Waiting = "select count(*) from pg_locks where not granted and relation = 'publishing.mt_events'::regclass";

    private Task WaitingAsync(Func<string> output) =>
        Eventually.TrueAsync(
            async () => await newsroom.AskAsync<long>("publishing", Waiting) == 1,
            () => $"the rebuild waits for the writer: {output()}",
            TimeSpan.FromSeconds(60));

    private async Task RebuildAsync(string service) => await newsroom.AnotherCopy(service).RunAsync("rebuild");

    private async Task<string> MigrateAsync(string service)
    {
        var copy = newsroom.AnotherCopy(service);
        await copy.MigrateAsync();
        return copy.Output;
    }

    // The read-model tables and their rows, in a fixed order; without documents that no event of the service tells.
    private async Task<SortedDictionary<string, string>> DigestAsync(string service, bool whole)
    {
        var digest = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await using var connection = newsroom.Database(service);
        await connection.OpenAsync();
        var tables = new List<(string Name, string Row)>();
        await using (var find = new NpgsqlCommand(
            $"""
            select oid::regclass::text, (select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
              where attrelid = class.oid and attnum > 0 and not attisdropped and ({(whole ? "true" : $"attidentity = '' and attname not in ({NotTold})")}))
            from pg_class class where relkind = 'r' and (
              (relnamespace = '{service}'::regnamespace and relname like 'mt\_doc\_%'
                and relname !~ 'appliedmessage|storedanswer|workingcopy|deadletter|hubmark|picturecredit')
              or relnamespace::regnamespace::text in ('past', 'memory') or (relnamespace::regnamespace::text, relname) in (('pictures', 'told'), ('public_site', 'editions'),
              ('public_site', 'addresses'), ('public_site', 'fronts'), ('public_site', 'pictures'), ('public_site', 'pictures_shown')))
            """,
            connection))
        await using (var reader = await find.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                tables.Add((reader.GetString(0), reader.GetString(1)));
            }
        }

        foreach (var (name, row) in tables)
        {
            await using var command = new NpgsqlCommand(
                $"select coalesce(string_agg(line, E'\\n' order by line), '') from (select row({row})::text as line from {name}) as lines", connection);
            digest[name] = (string)(await command.ExecuteScalarAsync())!;
        }

        return digest;
    }

    private async Task ExecuteAsync(string service, string sql)
    {
        await using var connection = newsroom.Database(service);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
