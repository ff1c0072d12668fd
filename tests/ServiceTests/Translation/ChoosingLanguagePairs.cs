namespace EditorialPlatform.Tests.ServiceTests.Translation;

/// <summary>The list of language pairs: who may change it, based on which version, and which lists are invalid.</summary>
public sealed class ChoosingLanguagePairs(Newsroom newsroom)
{
    private const string Pairs = "/api/language-pairs";

    [Fact]
    public async Task Pairs_are_read_and_chosen_as_every_command_goes()
    {
        await using var own = Newsroom.Of("translation");
        await own.InitializeAsync();
        var (admin, second) = (new TestUser(own, "Admin", ["admin"]), new TestUser(own, "Seconde", ["admin"]));
        var first = await admin.GetAsync("translation", Pairs);
        Assert.Equal(
            (200, "\"0\"", """{"items":[{"from":"fr","to":"en"},{"from":"en","to":"fr"}],"changedBy":null,"changedAt":null}"""),
            (first.Status, first.ETag, first.Body));
        Assert.Equal((428, 412), (
            (await admin.PutAsync("translation", Pairs, List("fr qaa"))).Status, (await admin.PutAsync("translation", Pairs, List("fr qaa"), "\"1\"")).Status));

        var chosen = await admin.PutAsync("translation", Pairs, List("fr en", "fr qaa"), "\"0\"", key: "pairs");
        Assert.Equal((200, "\"1\""), (chosen.Status, chosen.ETag));
        var again = await admin.PutAsync("translation", Pairs, List("fr en", "fr qaa"), "\"0\"", key: "pairs");
        Assert.Equal((200, "\"1\"", chosen.Body), (again.Status, again.ETag, again.Body));
        Assert.Equal((422, "idempotency-key-reuse"), await CodeAsync(admin.PutAsync("translation", Pairs, List("fr en"), "\"0\"", key: "pairs")));
        Assert.Equal((412, "stale-version"), await CodeAsync(second.PutAsync("translation", Pairs, List("en fr"), "\"0\"")));
        // Sending the current list again changes nothing.
        Assert.Equal("\"1\"", (await second.PutAsync("translation", Pairs, List("fr en", "fr qaa"), "\"1\"")).ETag);
        var read = await second.GetAsync("translation", Pairs);
        Assert.Equal((chosen.Body, "\"1\"", "Admin"), (read.Body, read.ETag, read.Json!["changedBy"]!["name"]!.GetValue<string>()));
        var races = await Task.WhenAll(Enumerable.Range(0, 6)
            .Select(number => admin.PutAsync("translation", Pairs, List($"fr qa{(char)('a' + number)}"), "\"1\"")));
        Assert.Equal([200, 412, 412, 412, 412, 412], races.Select(answer => answer.Status).Order());
        Assert.Equal("\"3\"", (await admin.PutAsync("translation", Pairs, List(), "\"2\"")).ETag);
        Assert.Empty((await admin.GetAsync("translation", Pairs)).Json!["items"]!.AsArray());
        Assert.Equal(403, (await new TestUser(own, "Fatou", ["editor", "translator", "reporter"], ["fr", "en"]).GetAsync("translation", Pairs)).Status);
    }

    [Theory]
    [InlineData("{", 400, null)]
    [InlineData("[]", 400, null)]
    [InlineData("{\"items\":5}", 400, null)]
    [InlineData("{\"items\":[{\"from\":\"fr\",\"to\":7}]}", 400, null)]
    [InlineData("{\"items\":[{\"from\":\"fr\",\"to\":\"en\",\"by\":\"me\"}]}", 400, null)]
    [InlineData("{\"items\":[],\"pairs\":[]}", 400, null)]
    [InlineData("{}", 422, "/items")]
    [InlineData("{\"items\":null}", 422, "/items")]
    [InlineData("{\"items\":[null]}", 422, "/items/0/from /items/0/to")]
    [InlineData("{\"items\":[{\"from\":\"fr\"}]}", 422, "/items/0/to")]
    [InlineData("{\"items\":[{\"from\":\"fr\",\"to\":\"FR\"}]}", 422, "/items/0/to")]
    [InlineData("{\"items\":[{\"from\":\"fr\",\"to\":\"fr\"}]}", 422, "/items/0/to")]
    [InlineData("{\"items\":[{\"from\":\"fr\",\"to\":\"English\"}]}", 422, "/items/0/to")]
    [InlineData("{\"items\":[{\"from\":\"fr\\n\",\"to\":\"en\"}]}", 422, "/items/0/from")]
    [InlineData("{\"items\":[{\"from\":\"fr\",\"to\":\"en\"},{\"from\":\"en\",\"to\":\"fr\"},{\"from\":\"fr\",\"to\":\"en\"}]}", 422, "/items/2")]
    [InlineData("{\"items\":[{\"from\":\"pt-BR\",\"to\":\"en\"},{\"from\":\"pt-br\",\"to\":\"en\"}]}", 422, "/items/1")]
    public async Task A_list_that_is_none_is_answered_and_nothing_is_stored(string body, int status, string? fields)
    {
        var admin = new TestUser(newsroom, "Admin", ["admin"]);
        var before = await admin.GetAsync("translation", Pairs);
        var answer = await admin.PutAsync("translation", Pairs, body, before.ETag);
        Assert.Equal((status, status == 400 ? "unreadable" : "fields"), (answer.Status, answer.Code));
        Assert.Equal(fields, answer.Json!["errors"]?.AsObject().Select(error => error.Key).Aggregate((all, one) => $"{all} {one}"));
        var after = await admin.GetAsync("translation", Pairs);
        Assert.Equal((before.ETag, before.Body), (after.ETag, after.Body));
    }

    [Fact]
    public async Task There_is_room_for_two_hundred()
    {
        var admin = new TestUser(newsroom, "Admin", ["admin"]);
        var many = List([.. Enumerable.Range(0, 201).Select(number => $"fr q{(char)('a' + (number / 26))}{(char)('a' + (number % 26))}")]);
        var answer = await admin.PutAsync("translation", Pairs, many, (await admin.GetAsync("translation", Pairs)).ETag);
        Assert.Equal((422, "/items"), (answer.Status, answer.Json!["errors"]!.AsObject().Single().Key));
    }

    private static object List(params string[] pairs) => new { items = pairs.Select(pair => new { from = pair.Split(' ')[0], to = pair.Split(' ')[1] }) };

    private static async Task<(int Status, string? Code)> CodeAsync(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer.Code);
    }
}
