using EditorialPlatform.Seed;

if (args is not ["--origin", var address, "--accounts", var accounts] || !Uri.TryCreate(address, UriKind.Absolute, out var origin))
{
    Console.Error.WriteLine("Seed --origin http://localhost:PORT --accounts FILE");
    return 2;
}

var article = "";
try
{
    var articles = SampleArticle.All(Path.Combine(AppContext.BaseDirectory, "articles"));
    using var reader = new Member(origin);
    using var newsroom = await Newsroom.SignInAsync(origin, accounts, ["reporter", "reporter2", "editor", "editor2", "translator", "translator2"]);
    if (await Terms.AgreeAsync(newsroom) is > 0 and var agreed)
    {
        Console.WriteLine($"{agreed} terms added");
    }

    var filed = 0;
    foreach (var sample in articles)
    {
        article = $"{sample.Name}: ";
        if (await new Filing(newsroom, reader, sample, articles).FileAsync() is { } paths)
        {
            filed++;
            Console.WriteLine($"{sample.French.Headline}\n  {string.Join("  ", paths)}");
        }
    }

    Console.WriteLine(filed == 0 ? $"all {articles.Count} sample articles are there already" : $"{filed} of {articles.Count} sample articles filed");

    (article, var begun) = ("", 0);
    await Parallel.ForEachAsync(WorkSample.All(Path.Combine(
        AppContext.BaseDirectory, "work")), new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (work, _) =>
    {
        try
        {
            if (await new Working(newsroom, work).PlayAsync())
            {
                Interlocked.Increment(ref begun);
            }
        }
        catch (FilingException failed)
        {
            throw new FilingException($"{work.Name}: {failed.Message}");
        }
    });
    Console.WriteLine(begun == 0 ? "the articles in progress are there already" : $"{begun} articles in progress added, in every state");
    return 0;
}
catch (Exception failed) when (failed is FilingException or HttpRequestException or TaskCanceledException or IOException or System.Text.Json.JsonException)
{
    Console.Error.WriteLine($"{article}{failed.Message}");
    return 1;
}
