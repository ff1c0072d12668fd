using EditorialPlatform.Tests.ServiceTests.Review;

namespace EditorialPlatform.Tests.ServiceTests.Infrastructure;

/// <summary>States are enumerations in code. In the database they are stored as the same
/// strings as before they were: in documents, in columns, and in indexed arrays.</summary>
public sealed class StoredWords(ReviewFixture desk) : IClassFixture<ReviewFixture>
{
    [Fact]
    public async Task A_draft_is_stored_in_the_words_of_its_states()
    {
        var writer = TestUser.Reporter(desk.Newsroom);
        var id = Guid.CreateVersion7();
        Assert.Equal(201, (await writer.PostAsync(
            "drafting", "/api/drafts", new { articleId = id, language = "fr", headline = "Crue", body = "L'eau monte.", section = "actualites" })).Status);
        Assert.Equal("draft draft draft", await StoredAsync(
            "drafting",
            $"select (data ->> 'state') || ' ' || state || ' ' || (data -> 'whose' ->> 1) from drafting.mt_doc_draftline where id = '{id}'",
            $"{writer.Id:N} "));
        Assert.Equal("draft", await StoredAsync("drafting", $"select data ->> 'state' from drafting.mt_doc_draft where id = '{id}'"));
        Assert.Equal("draft", await StoredAsync("drafting", $"select data -> 'draft' ->> 'state' from drafting.mt_doc_draftpage where id = '{id}'"));
        Assert.Equal(
            "Paragraph", await StoredAsync("drafting", $"select data -> 'copy' -> 'blocks' -> 0 ->> 'kind' from drafting.mt_doc_draft where id = '{id}'"));
    }

    [Fact]
    public async Task A_review_is_stored_in_the_words_of_its_states()
    {
        var id = await desk.OpenAsync();
        Assert.Equal("waiting open whole", await StoredAsync("review", Line(id)));
        await desk.DoAsync(desk.Editor, id, "suggestions", new { blockId = "p0000001", text = "Un autre début." });
        await desk.DoAsync(desk.Editor, id, "request-changes", new { note = "Sources ?" });
        Assert.Equal("changes-requested done whole", await StoredAsync("review", Line(id)));
        Assert.Equal("changes-requested", await StoredAsync("review", $"select data ->> 'state' from review.mt_doc_copyreview where id = '{id}'"));
        Assert.Equal("changes-requested open", await StoredAsync(
            "review",
            $"select (data -> 'review' ->> 'state') || ' ' || (data -> 'suggestions' -> 0 ->> 'state') from review.mt_doc_reviewpage where id = '{id}'"));

        static string Line(Guid id) =>
            $"select (data ->> 'state') || ' ' || (data ->> 'work') || ' ' || (data ->> 'glass') from review.mt_doc_reviewline where id = '{id}'";
    }

    private async Task<string> StoredAsync(string service, string sql, string without = "") =>
        (await desk.Newsroom.AskAsync<string>(service, sql)).Replace(without.Length == 0 ? "\0" : without, "", StringComparison.Ordinal);
}
