using System.Diagnostics;
using System.Globalization;
using EditorialPlatform.Contracts;
using EditorialPlatform.Tests.ServiceTests;
using EditorialPlatform.Tests.ServiceTests.Gateway;
using Npgsql;
using static EditorialPlatform.Tests.ServiceTests.Publishing.Readers;

namespace EditorialPlatform.Tests.Benchmarks;

/// <summary>
/// Measures what serving readers costs: pages through the gateway, compared with nginx and a constant Kestrel page with the same bytes; the time from
/// an approval to the first response with the new text; and whether rendering costs more with many articles than with few.
/// </summary>
public static class Readers
{
    private const string Accepted = "gzip, br";
    private const int Seconds = 4;
    private const int Rounds = 3;

    public const string Pages = "pages";
    public const string Approval = "approval";
    public const string Growth = "growth";

    public static async Task MeasureAsync(params string[] what)
    {
        await Tools.InstallAsync();
        await using var newsroom = Newsroom.Of("review", "publishing");
        await newsroom.InitializeAsync();
        await using var bus = await TestBus.StartAsync(newsroom);
        var gateway = await PagesWithoutBroker.GatewayAsync(newsroom);
        var directory = Directory.CreateTempSubdirectory("readers").FullName;
        // The workers of nginx run as nobody and need to read it.
        await Tools.RunAsync("chmod", ["755", directory]);
        try
        {
            await FillAsync(newsroom, 1_000);
            if (what.Contains(Pages))
            {
                var article = await PublishAsync(newsroom, bus);
                foreach (var (name, path) in new[] { ("article", article), ("front", "/fr"), ("feed", "/fr/feed.atom") })
                {
                    await ThroughputAsync(name, path, gateway, directory);
                }
            }

            await (what.Contains(Approval) ? ApprovalAsync(newsroom, bus, gateway) : Task.CompletedTask);
            await (what.Contains(Growth) ? GrowthAsync(newsroom) : Task.CompletedTask);
        }
        finally
        {
            gateway.Kill();
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task ThroughputAsync(string name, string path, ServiceProcess gateway, string directory)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Http.BaseAddress!, path));
        request.Headers.TryAddWithoutValidation("Accept-Encoding", Accepted);
        using var page = await http.SendAsync(request);
        var (encoding, type) = (page.Content.Headers.ContentEncoding.SingleOrDefault() ?? "", page.Content.Headers.ContentType!.ToString());
        var file = Path.Combine(directory, name);
        await File.WriteAllBytesAsync(file, await page.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync());
        var (constantAt, nginxAt) = (Tools.Free(), Tools.Free());
        var (constant, nginx) = (Tools.Constant(constantAt, file, type, encoding), Tools.Nginx(directory, file, nginxAt.Port, type, encoding));
        try
        {
            (string Who, Uri At)[] targets =
            [
                ("nginx", nginxAt), ("constant Kestrel page", constantAt), ("gateway", new(gateway.Http.BaseAddress!, path)),
            ];
            foreach (var (_, at) in targets)
            {
                await Eventually.TrueAsync(async () => (await http.GetAsync(at)).IsSuccessStatusCode, $"{at} answers");
                await Tools.WrkAsync(at, Accepted, 3);
            }

            // Alternate between the targets, so that other load on the machine affects all of them equally.
            var seen = targets.ToDictionary(target => target.Who, _ => new List<double>());
            for (var round = 0; round < Rounds; round++)
            {
                foreach (var (who, at) in targets)
                {
                    seen[who].Add(await Tools.WrkAsync(at, Accepted, Seconds));
                }
            }

            var median = seen.ToDictionary(one => one.Key, one => one.Value.Order().ElementAt(one.Value.Count / 2));
            Say($"{name} ({new FileInfo(file).Length} bytes, {(encoding.Length > 0 ? encoding : "plain")}): "
                + string.Join(", ", targets.Select(target => string.Create(CultureInfo.InvariantCulture, $"{target.Who} {median[target.Who]:F0}/s"))));
            var (ofConstant, ofNginx) = (median["gateway"] / median["constant Kestrel page"], median["gateway"] / median["nginx"]);
            Say(string.Create(CultureInfo.InvariantCulture, $"  gateway: {ofConstant:F2} of the constant Kestrel page (goal 0.6), {ofNginx:F2} of nginx"));
        }
        finally
        {
            Tools.End(constant, nginx);
        }
    }

    // From the response to the editor to the first response with the new text, through the gateway, whose cache holds the old page.
    private static async Task ApprovalAsync(Newsroom newsroom, TestBus bus, ServiceProcess gateway)
    {
        // The programs are compiled again as they become hot, which takes a hundred rounds or more on two cores.
        const int WarmUp = 200;
        const int Times = 100;
        var (article, headline, editor) = (Guid.CreateVersion7(), Unique("Approuvé"), TestUser.Editor(newsroom));
        var path = PathOf(Examples.Copy(headline));
        var took = new List<double>();
        for (var revision = 1; revision <= WarmUp + Times; revision++)
        {
            var words = $"Version {revision} des faits.";
            var copy = Examples.Copy(headline) with { Standfirst = words };
            await bus.PublishAsync(Examples.DraftSubmitted(article, revision * 2, revision, copy));
            await Eventually.JsonAsync(
                () => editor.GetAsync("review", $"/api/reviews/{article}"),
                review => review["revision"]!.GetValue<int>() == revision && review["state"]!.GetValue<string>() == "waiting",
                "it waits");
            var approved = await editor.PostAsync("review", $"/api/reviews/{article}/approve", new { revision, publish = "now" });
            var clock = Stopwatch.GetTimestamp();
            if (!approved.Ok)
            {
                throw new InvalidOperationException($"{approved.Status} {approved.Body}");
            }

            while (true)
            {
                using var page = await gateway.Http.GetAsync(path);
                if ((await page.Content.ReadAsStringAsync()).Contains(words, StringComparison.Ordinal))
                {
                    break;
                }

                await Task.Delay(5);
            }

            took.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        }

        Say($"approval to readers, through the gateway (goal: median 60 ms): {new Figures(took.Skip(WarmUp))}");
        Say($"  the first {WarmUp}: {new Figures(took.Take(WarmUp))}");
    }

    private static async Task GrowthAsync(Newsroom newsroom)
    {
        var few = await CostAsync(newsroom);
        await FillAsync(newsroom, 100_000);
        var many = await CostAsync(newsroom);
        foreach (var (name, cost) in few)
        {
            Say(string.Create(CultureInfo.InvariantCulture, $"{name}, made anew: {cost.Median:F2} ms among 1,000 articles, {many[name].Median:F2} ms among "
                + $"100,000; ratio {many[name].Median / cost.Median:F2} (goal 1.2)"));
        }
    }

    // Renders each page anew: the caches are cleared before every request.
    private static async Task<Dictionary<string, Figures>> CostAsync(Newsroom newsroom)
    {
        var costs = new Dictionary<string, Figures>();
        foreach (var (name, path) in new[]
        {
            ("page", "/fr/actualites/article-de-mesure-500"),
            ("front", "/fr"),
            ("section", "/fr/actualites"),
            ("feed", "/fr/feed.atom"),
            ("search", "/fr/search?q=mesure-500")
        })
        {
            var took = new List<double>();
            for (var turn = 0; turn < 60; turn++)
            {
                await ExecuteAsync(newsroom, "select public_site.change('{*}', '{}', 'measured')");
                await Task.Delay(20);
                var clock = Stopwatch.GetTimestamp();
                using var page = await newsroom["publishing"].Http.GetAsync(path);
                await page.Content.ReadAsByteArrayAsync();
                took.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
                if (!page.IsSuccessStatusCode)
                {
                    Say($"{name}: {(int)page.StatusCode}, not measured");
                    break;
                }
            }

            if (took.Count == 60)
            {
                costs[name] = new(took.Skip(10));
            }
        }

        return costs;
    }

    private static async Task<string> PublishAsync(Newsroom newsroom, TestBus bus)
    {
        var copy = Examples.Copy(Unique("Les puits du Sahel, un an après")) with
        {
            Blocks = [.. Enumerable.Range(1, 24).Select(number => number % 6 == 1
                ? new Block($"h{number:0000000}", BlockKind.Heading2, $"Le chapitre {number}")
                : new Block(
                    $"p{number:0000000}", BlockKind.Paragraph,
                    $"{number}. Le puits de *Kidal* a été rouvert le 4 novembre 2025, après trois mois de travaux ; quarante familles y puisent chaque jour, "
                        + $"dit {number} fois le maire, et {number * 7} enfants ne marchent plus une heure pour l'eau. La commune paiera l'entretien sur ses "
                        + "propres fonds."))],
        };
        await bus.PublishAsync(Approved(Guid.CreateVersion7(), 4, 1, copy));
        await newsroom.OutAsync(PathOf(copy));
        return PathOf(copy);
    }

    /// <summary>Fills the tables up to this number of articles, spread evenly over ten sections.</summary>
    private static Task FillAsync(Newsroom newsroom, int count) => ExecuteAsync(newsroom, Filling(count));

    /// <summary>The statements that fill Publishing's public tables up to a number of articles.</summary>
    /// <param name="count">The number.</param>
    public static string Filling(int count) =>
        $$"""
        insert into public_site.addresses (path, article_id, language)
        select '/fr/' || case n % 10 when 0 then 'actualites' else 'rubrique-' || n % 10 end || '/article-de-mesure-' || n, md5('measured ' || n)::uuid, 'fr' from generate_series(1, {{count}}) n
        on conflict do nothing;
        insert into public_site.editions (article_id, language, path, status, section, place, headline, standfirst, copy, hash, revision, source_language, words, published_at, updated_at, notices)
        select a.article_id, 'fr', a.path, 'published', split_part(a.path, '/', 3), 'mali', 'Article de mesure ' || right(a.path, 6), 'Un chapô de mesure.',
          json_build_object('language', 'fr', 'headline', 'Article de mesure', 'standfirst', 'Un chapô de mesure.', 'section', 'actualites', 'place', 'mali', 'dateline', '2025-11-05', 'byline', 'Awa Traoré', 'tags', json_build_array(), 'related', json_build_array(),
            'blocks', (select json_agg(json_build_object('id', 'p000000' || i, 'kind', 'paragraph', 'text', repeat('Quarante familles y puisent chaque jour, dit le maire. ', 5))) from generate_series(1, 6) i)),
          '', 1, 'fr', 300, timestamptz '2026-01-01' - n * interval '1 minute', timestamptz '2026-01-01' - n * interval '1 minute', '[]'
        from (select *, row_number() over (order by path) n from public_site.addresses where path like '/fr/%/article-de-mesure-%') a
        on conflict do nothing;
        analyze public_site.addresses; analyze public_site.editions;
        """;

    private static async Task ExecuteAsync(Newsroom newsroom, string sql)
    {
        await using var connection = newsroom.Database("publishing");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        await command.ExecuteNonQueryAsync();
    }

    private static void Say(string line) => Console.WriteLine(line);
}
