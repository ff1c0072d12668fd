using EditorialPlatform.Contracts;
using EditorialPlatform.Http;
using EditorialPlatform.Text;

namespace EditorialPlatform.Tests.ServiceTests.Publishing;

/// <summary>
/// What an article says of others: of one that is public its own headline, of any other nothing at all, whether it is killed, retracted, under embargo
/// or not known, on every exit, in both languages, now and as of a time.
/// </summary>
public sealed class Relations(Newsroom newsroom) : IAsyncLifetime
{
    private TestBus bus = null!;

    private sealed record Target(string State, Guid Article, Copy Copy)
    {
        // As it was typed: the headline of then, and a former address.
        public string Words => $"Mots d’alors {Token}";

        public string Token => Copy.Headline.Split(' ')[^1];
    }

    public async ValueTask InitializeAsync() => bus = await TestBus.StartAsync(newsroom);

    public ValueTask DisposeAsync() => bus.DisposeAsync();

    [Fact]
    public async Task Of_what_is_not_public_nothing_is_left_on_any_exit()
    {
        var section = $"s{Guid.NewGuid():N}"[..9];
        var targets = new[] { "public", "killed", "retracted", "embargoed", "draft" }
            .Select(state => new Target(state, Guid.CreateVersion7(), Examples.Copy(Readers.Unique($"Cible {state}")))).ToList();
        var (open, killed, retracted, embargoed) = (targets[0], targets[1], targets[2], targets[3]);
        foreach (var target in targets.Where(target => target.State != "draft"))
        {
            await bus.PublishAsync(Readers.Approved(
                target.Article, 4, 1, target.Copy, embargo: target == embargoed ? DateTimeOffset.UtcNow.AddHours(1) : null));
        }

        foreach (var target in new[] { open, killed, retracted })
        {
            await newsroom.OutAsync(Readers.PathOf(target.Copy));
        }

        var article = Guid.CreateVersion7();
        var french = Relating(Examples.Copy(Readers.Unique("Qui renvoie")) with { Section = section }, targets);
        var english = Relating(Readers.English(Readers.Unique("Who relates")) with { Section = section }, targets);
        await bus.PublishAsync(Readers.Approved(article, 4, 1, french));
        await bus.PublishAsync(Readers.Translated(article, 4, 1, english));
        await newsroom.OutAsync(Readers.PathOf(french));
        await newsroom.OutAsync(Readers.PathOf(english));
        var keys = (await newsroom.ReadAsync(Readers.PathOf(french))).Headers["Pages-Keys"].Split(' ');
        Assert.All(targets, target => Assert.Contains($"article-{target.Article}", keys));
        Assert.Contains($"address-{Readers.PathOf(embargoed.Copy)}", keys);
        var before = DateTimeOffset.UtcNow;

        await ServedFromMemory.KillAsync(newsroom, killed.Article);
        var (editor, reporter) = (TestUser.Editor(newsroom), TestUser.Reporter(newsroom));
        var fallen = await editor.PostAsync(
            "publishing", $"/api/publications/{retracted.Article}/retract", new { notice = new { fr = "Faux." } },
            (await editor.GetAsync("publishing", $"/api/publications/{retracted.Article}")).ETag);
        Assert.True(fallen.Ok, fallen.Body);
        foreach (var copy in new[] { french, english })
        {
            foreach (var exit in Exits(article, copy))
            {
                var page = await newsroom.ReadAsync(exit);
                Check(exit, page.Body + string.Join('\n', page.Headers.Where(header => header.Key != "Pages-Keys").Select(header => header.Value)), [open]);
                // Then the killed and the retracted were public: the killed is for editors, the retracted for all of the staff.
                Check(exit + " for an editor", await AsOfAsync(editor, exit, before), [open, killed, retracted]);
                Check(exit + " for a reporter", await AsOfAsync(reporter, exit, before), [open, retracted]);
                Check(exit + " now", await AsOfAsync(editor, exit, DateTimeOffset.UtcNow), [open]);
            }

            var json = System.Text.Json.Nodes.JsonNode.Parse((await newsroom.ReadAsync($"/api/content/articles/{article}?language={copy.Language}")).Body)!;
            // Of each of four: a block, an entry of the list, and a link.
            Assert.Equal((12, CopyHash.Of(copy)), ((int)json["omitted"]!, (string)json["hash"]!));
            // What names no article stays as it is.
            Assert.Equal(["Mots d’alors " + open.Token, "Ailleurs", "Sans lien"], json["related"]!.AsArray().Select(related => (string)related!["title"]!));
        }

        var lifted = await editor.PostAsync(
            "publishing", $"/api/publications/{embargoed.Article}/embargo/lift", null,
            (await editor.GetAsync("publishing", $"/api/publications/{embargoed.Article}")).ETag);
        Assert.True(lifted.Ok, lifted.Body);
        foreach (var copy in new[] { french, english })
        {
            foreach (var exit in Exits(article, copy))
            {
                Check(exit, (await newsroom.ReadAsync(exit)).Body, [open, embargoed]);
            }
        }

        void Check(string exit, string said, IReadOnlyList<Target> shown)
        {
            foreach (var target in targets)
            {
                var isShown = shown.Contains(target);
                Assert.True(isShown == said.Contains(target.Copy.Headline, StringComparison.Ordinal), $"{exit} and the headline of the {target.State}: {said}");
                if (!isShown)
                {
                    Assert.True(!said.Contains(target.Token, StringComparison.OrdinalIgnoreCase), $"{exit} says words of the {target.State}: {said}");
                    Assert.True(!said.Contains($"{target.Article}", StringComparison.OrdinalIgnoreCase), $"{exit} says the id of the {target.State}: {said}");
                }
                else if (!exit.Contains("/api/content", StringComparison.Ordinal))
                {
                    Assert.True(!said.Contains("d’alors " + target.Token, StringComparison.Ordinal), $"{exit} says the stored words of the {target.State}");
                }
            }
        }
    }

    // Related in the text and at the end, and linked by its address.
    private static Copy Relating(Copy copy, IReadOnlyList<Target> targets) => copy with
    {
        Blocks =
        [
            .. copy.Blocks,
            .. targets.Select((target, index) => new Block($"r000000{index}", BlockKind.Related, target.Words, ArticleId: target.Article)),
            .. targets.Select((target, index) => new Block($"l000000{index}", BlockKind.Paragraph, (index % 2) switch
            {
                0 => $"Voir [ici]({Readers.PathOf(target.Copy)}).",
                _ => $"Voir [ici](http://localhost:8080{Readers.PathOf(target.Copy)}#p1).",
            })),
        ],
        Related =
        [
            .. targets.Select(target => new Related(target.Article, null, target.Words)),
            new(null, "https://example.org/", "Ailleurs"),
            new(null, null, "Sans lien"),
        ],
    };

    private static string[] Exits(Guid article, Copy copy) =>
    [
        Readers.PathOf(copy), Readers.PathOf(copy) + "?texte=1", $"/{copy.Language}/{copy.Section}/feed.atom", $"/{copy.Language}/{copy.Section}/feed.rss",
        $"/{copy.Language}/{copy.Section}/feed.json", $"/api/content/articles/{article}?language={copy.Language}",
        $"/api/content/articles/{article}?language={copy.Language}&format=ninjs",
    ];

    private async Task<string> AsOfAsync(TestUser who, string path, DateTimeOffset moment)
    {
        var page = await newsroom.ReadAsync(
            $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}asOf={Json.FormatTime(moment)}",
            request => request.Headers.Authorization = new("Bearer", newsroom.Tokens.TokenFor(who.Id, who.Name, who.Roles, [])));
        Assert.Equal((path, System.Net.HttpStatusCode.OK), (path, page.Status));
        return page.Body;
    }
}
