using System.Globalization;
using System.Text.Json.Nodes;
using EditorialPlatform.Tests.ServiceTests.Review;

namespace EditorialPlatform.Tests.ServiceTests.Rights;

public sealed class DraftingRights(ReviewFixture desk) : Rights(desk, "drafting", Table.Drafting), IClassFixture<ReviewFixture>
{
    public static readonly TheoryData<string, string, string, string> Cells = new(Table.Cells(Table.Drafting));

    [Theory]
    [MemberData(nameof(Cells))]
    public Task Each_person_gets_the_answer_of_the_table(string route, string state, string person, string answer) => TryAsync(route, state, person, answer);
}

public sealed class ReviewRights(ReviewFixture desk) : Rights(desk, "review", Table.Review), IClassFixture<ReviewFixture>
{
    public static readonly TheoryData<string, string, string, string> Cells = new(Table.Cells(Table.Review));

    [Theory]
    [MemberData(nameof(Cells))]
    public Task Each_person_gets_the_answer_of_the_table(string route, string state, string person, string answer) => TryAsync(route, state, person, answer);
}

public sealed class TranslationRights(ReviewFixture desk) : Rights(desk, "translation", Table.Translation), IClassFixture<ReviewFixture>
{
    public static readonly TheoryData<string, string, string, string> Cells = new(Table.Cells(Table.Translation));

    [Theory]
    [MemberData(nameof(Cells))]
    public Task Each_person_gets_the_answer_of_the_table(string route, string state, string person, string answer) => TryAsync(route, state, person, answer);
}

public sealed class PublishingRights(ReviewFixture desk) : Rights(desk, "publishing", Table.Publishing), IClassFixture<ReviewFixture>
{
    public static readonly TheoryData<string, string, string, string> Cells = new(Table.Cells(Table.Publishing));

    [Theory]
    [MemberData(nameof(Cells))]
    public Task Each_person_gets_the_answer_of_the_table(string route, string state, string person, string answer) => TryAsync(route, state, person, answer);
}

/// <summary>Tests every cell of a service's table over HTTP, and fails for a route without a row.</summary>
public abstract class Rights(ReviewFixture desk, string service, string table)
{
    [Fact]
    public async Task Every_route_has_a_row()
    {
        var document = JsonNode.Parse(await desk.Newsroom[service].Http.GetStringAsync("/openapi/v1.json"))!;
        // Routes without authentication need no row.
        var routes = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()
            .Where(act => act.Value!["security"]!.AsArray().Count > 0)
            .Select(act => $"{act.Key.ToUpperInvariant()} {path.Key}"));
        Assert.Equal(routes.Order(StringComparer.Ordinal), Table.Cells(table).Select(cell => cell.Route).Distinct().Order(StringComparer.Ordinal));
    }

    protected async Task TryAsync(string route, string state, string person, string answer)
    {
        var situation = new Situation(desk);
        await situation.ReachAsync(service, state, route);
        var (method, path) = (new HttpMethod(route.Split(' ')[0]), situation.Address(route.Split(' ')[1]));
        var (body, type) = situation.Body(route);
        int status;
        if (person == "nobody")
        {
            using var request = new HttpRequestMessage(method, path);
            using var refused = await desk.Newsroom[service].Http.SendAsync(request);
            status = (int)refused.StatusCode;
        }
        else
        {
            status = (await situation.Person(person).SendAsync(service, method, path, body, mediaType: type)).Status;
        }

        Assert.Equal(answer, status is >= 200 and < 300 ? "ok" : status.ToString(CultureInfo.InvariantCulture));
    }
}
