using EditorialPlatform.Tests.ServiceTests.Gateway;
using Microsoft.AspNetCore.Http;
using static EditorialPlatform.Tests.ServiceTests.Translation.Approvals;

namespace EditorialPlatform.Tests.ServiceTests.Translation;

/// <summary>Machine translation: requested only when configured, and only ever a suggestion.</summary>
public sealed class MachineSuggestions
{
    [Fact]
    public async Task Are_marked_count_as_nothing_and_stop_nobody_when_the_machine_is_down()
    {
        await using var machine = new StubService("machine") { Answer = Results.Json(new { translatedText = "The machine's well" }).ExecuteAsync };
        await machine.StartAsync();
        await using var newsroom = Newsroom.Of("translation");
        (newsroom.MoreSettings["MachineSuggestions__Address"], newsroom.MoreSettings["MachineSuggestions__Seconds"]) = (machine.Address, "2");
        await newsroom.InitializeAsync();
        await using var bus = await TestBus.StartAsync(newsroom);
        var (article, grace) = (Guid.CreateVersion7(), TestUser.Translator(newsroom));
        await OpenAsync(newsroom, bus, article);
        Assert.Empty(machine.Requests);

        var matches = $"{Address(article)}/segments/headline/matches";
        var suggestion = Assert.Single((await grace.GetAsync("translation", matches)).Json!.AsArray())!;
        Assert.Equal(
            ("machine", "The machine's well", true, true),
            (suggestion["kind"]!.GetValue<string>(), suggestion["target"]!.GetValue<string>(), suggestion["score"] is null, suggestion["articleId"] is null));
        Assert.Equal("POST /translate", $"{machine.Requests.Single().Method} {machine.Requests.Single().Target}");
        var headline = (await grace.GetAsync("translation", Address(article))).Json!["segments"]![0]!;
        Assert.Equal(("new", true, 0), (headline["freshness"]!.GetValue<string>(), headline["target"] is null, headline["matches"]!.AsArray().Count));
        Assert.Equal(0, await newsroom.AskAsync<long>("translation", "select count(*) from memory.pairs"));

        foreach (var answer in new RequestDelegate[]
        {
            http => { http.Response.StatusCode = 500; return Task.CompletedTask; },
            http => http.Response.WriteAsync("no JSON"),
            Results.Json(new { translatedText = "" }).ExecuteAsync,
            http => Task.Delay(TimeSpan.FromSeconds(30), http.RequestAborted),
        })
        {
            machine.Answer = answer;
            var none = await grace.GetAsync("translation", matches);
            Assert.Equal((200, "[]"), (none.Status, none.Body));
        }

        await machine.DisposeAsync();
        Assert.Equal("[]", (await grace.GetAsync("translation", matches)).Body);
    }
}
