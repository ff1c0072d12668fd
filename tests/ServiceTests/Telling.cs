using System.Collections.Concurrent;
using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Notifications;
using EditorialPlatform.Tests.ServiceTests.Review;
using EditorialPlatform.Tests.ServiceTests.Translation;
using MassTransit;

namespace EditorialPlatform.Tests.ServiceTests;

/// <summary>Whom the services tell of what: ids and no words.</summary>
public sealed class Telling(Newsroom newsroom)
{
    [Fact]
    public async Task Writers_translators_and_editors_are_told_of_what_concerns_them()
    {
        var (writer, editor, own) = (TestUser.Reporter(newsroom), TestUser.Editor(newsroom), new TestUser(newsroom, "Bintou Keïta", ["editor"], ["fr"]));
        var (translator, reviewer) = (TestUser.Translator(newsroom), TestUser.Translator(newsroom));
        var told = new ConcurrentQueue<PersonNotified>();
        var ears = Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(newsroom.Broker);
            rabbit.ReceiveEndpoint($"ears-{Guid.NewGuid():N}", queue =>
            {
                queue.AutoDelete = true;
                queue.Handler<PersonNotified>(context =>
                {
                    told.Enqueue(context.Message);
                    return Task.CompletedTask;
                });
            });
        });
        await ears.StartAsync();
        await using var bus = await TestBus.StartAsync(newsroom);

        // Drafting and Review: an answer, a return, an approval by break glass.
        var piece = await Examples.SubmitAsync(newsroom, writer);
        var commented = await RetriedAsync(() => editor.PostAsync("review", ReviewFixture.Path(piece, "comments"), new { text = "Qui le dit ?" }));
        var comment = commented.Json!["commentId"]!.GetValue<Guid>();
        await RetriedAsync(() => writer.PostAsync("drafting", $"/api/drafts/{piece}/comments/{comment}/replies", new { text = "Le maire." }));
        await HeardAsync(NotificationKind.Answered, piece, writer.Id, editor.Id);
        await RetriedAsync(() => editor.PostAsync("review", ReviewFixture.Path(piece, "request-changes"), new { note = "À préciser." }));
        await HeardAsync(NotificationKind.Returned, piece, editor.Id, writer.Id);
        var glass = Guid.CreateVersion7();
        await bus.PublishAsync(
            Examples.DraftSubmitted(glass, 2, 1) with { Contributors = [ReviewFixture.Person(writer), ReviewFixture.Person(own)] },
            who: ReviewFixture.Person(writer));
        await RetriedAsync(() => own.PostAsync(
            "review", ReviewFixture.Path(glass, "approve"), new { revision = 1, publish = "hold", breakGlass = new { reason = "Personne d'autre." } }));
        var broken = await HeardAsync(NotificationKind.BreakGlass, glass, own.Id);
        Assert.Equal("editor", broken.Role);

        // Publishing: what is public, and what could not be; whoever approved that is told too.
        var article = Guid.CreateVersion7();
        await bus.PublishAsync(Approved(article, 1, Examples.Copy()), who: ReviewFixture.Person(editor));
        await HeardAsync(NotificationKind.Published, article, editor.Id, writer.Id);
        var failing = Guid.CreateVersion7();
        await bus.PublishAsync(Approved(failing, 1, Examples.Copy() with { Language = "bm" }), who: ReviewFixture.Person(editor));
        await HeardAsync(NotificationKind.Failed, failing, null, writer.Id, editor.Id);

        // Translation: an approval, and a source that moves away from it.
        await Eventually.TrueAsync(
            async () => (await translator.GetAsync("translation", Approvals.Address(article))).Ok, "the translation job is open");
        await Approvals.FinishAsync(translator, reviewer, article);
        await HeardAsync(NotificationKind.Approved, article, reviewer.Id, translator.Id);
        await bus.PublishAsync(Approved(article, 2, Approvals.With("p0000002", "Cinquante familles y puisent.")), who: ReviewFixture.Person(editor));
        await HeardAsync(NotificationKind.Outdated, article, editor.Id, translator.Id);
        await ears.StopAsync();

        Contracts.Review.CopyApproved Approved(Guid id, int revision, Copy copy) => Approvals.Approved(id, revision, copy) with
        {
            Approver = ReviewFixture.Person(editor),
            Contributors = [ReviewFixture.Person(writer)],
        };

        async Task<PersonNotified> HeardAsync(NotificationKind kind, Guid about, Guid? by, params Guid[] persons)
        {
            PersonNotified? heard = null;
            await Eventually.TrueAsync(
                () => Task.FromResult((heard = told.FirstOrDefault(one => one.Kind == kind && one.ArticleId == about)) is not null), $"{kind} is told");
            Assert.Equal(by, heard!.By);
            Assert.Equal(persons.Order(), heard.Persons.Order());
            return heard;
        }
    }

    [Fact]
    public async Task An_approval_knows_that_the_site_has_no_pages_in_a_language()
    {
        var (editor, article) = (TestUser.Editor(newsroom), Guid.CreateVersion7());
        await using var bus = await TestBus.StartAsync(newsroom);
        await bus.PublishAsync(Examples.DraftSubmitted(article, 2, 1, Examples.Copy() with { Language = "bm" }));
        var review = await Eventually.JsonAsync(() => editor.GetAsync("review", ReviewFixture.Path(article)), _ => true, "it is under review");
        Assert.Equal(["no-pages"], review["blockers"]!.AsArray().Select(blocker => (string)blocker!["code"]!));
        Assert.Equal("blocked", (await editor.PostAsync("review", ReviewFixture.Path(article, "approve"), new { revision = 1, publish = "now" })).Code);
    }

    // What another service has to hear of first is tried again.
    private static async Task<Answer> RetriedAsync(Func<Task<Answer>> act)
    {
        Answer? answer = null;
        await Eventually.TrueAsync(async () => (answer = await act()).Status is not 404, "the other service has heard of it");
        Assert.True(answer!.Ok, answer.Body);
        return answer;
    }
}
