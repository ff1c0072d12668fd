using EditorialPlatform.Tests.ServiceTests.Review;

namespace EditorialPlatform.Tests.ServiceTests.Rights;

/// <summary>Every cell of the table by HTTP; a route of the desk without a row fails.</summary>
public sealed class ReviewRights(DeskRoom desk) : IClassFixture<DeskRoom>
{
    public static readonly TheoryData<string, string, string, string> Cells = new(Table.Cells(Table.Review));

    [Fact]
    public async Task Every_route_has_a_row()
    {
        var document = System.Text.Json.Nodes.JsonNode.Parse(await desk.Newsroom["review"].Http.GetStringAsync("/openapi/v1.json"))!;
        var routes = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(act => $"{act.Key.ToUpperInvariant()} {path.Key}"));
        Assert.Equal(routes.Order(StringComparer.Ordinal), Table.Cells(Table.Review).Select(cell => cell.Route).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Each_person_gets_the_answer_of_the_table(string route, string state, string person, string answer)
    {
        var article = await desk.OpenAsync();
        var comment = route.Contains("{id}", StringComparison.Ordinal) ? (await desk.DoAsync(desk.Second, article, "comments", new { text = "Qui ?" })).Json!["commentId"]!.GetValue<string>() : "";
        if (state == "approved")
        {
            await desk.DoAsync(desk.Second, article, "approve", new { revision = 1, publish = "hold" });
        }

        var (method, path) = (new HttpMethod(route.Split(' ')[0]), route.Split(' ')[1].Replace("{articleId}", article.ToString(), StringComparison.Ordinal).Replace("{id}", comment, StringComparison.Ordinal));
        int status;
        if (person == "nobody")
        {
            using var request = new HttpRequestMessage(method, path);
            using var refused = await desk.Newsroom["review"].Http.SendAsync(request);
            status = (int)refused.StatusCode;
        }
        else
        {
            var who = person switch
            {
                "own reporter" => desk.Writer,
                "other reporter" => desk.Stranger,
                "editor" => desk.Editor,
                "own editor" => desk.Author,
                "translator" => Colleague.Translator(desk.Newsroom),
                _ => new Colleague(desk.Newsroom, "Admin", ["admin"]),
            };
            status = (await who.SendAsync("review", method, path)).Status;
        }

        Assert.Equal(answer, status is >= 200 and < 300 ? "ok" : status.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
