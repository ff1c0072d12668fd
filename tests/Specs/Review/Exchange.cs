using System.Text.Json;
using EditorialPlatform.Drafting.Drafts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Review.Reviews;
using JasperFx.Events;
using Desks = EditorialPlatform.Contracts.Review;
using Writers = EditorialPlatform.Contracts.Drafting;

namespace EditorialPlatform.Tests.Specs.Review;

/// <summary>An action of a person in one of the two services; a refused one changes nothing.</summary>
public sealed record Act(string Name, Func<Draft, Decision>? OnDraft = null, Func<CopyReview, Decision>? OnReview = null);

/// <summary>
/// One article in both services, with the messages in flight between them. Explores all interleavings of the actions of different people
/// and of deliveries; messages of different types are in different queues, so they can overtake each other.
/// </summary>
public sealed record Exchange(
    Draft Draft,
    CopyReview Review,
    long DraftVersion,
    long ReviewVersion,
    IReadOnlyList<object> UnderWay,
    IReadOnlyList<object> ToPublishing,
    IReadOnlyList<string> Told)
{
    private static readonly Guid Article = Guid.Parse("00000000-0000-0000-0000-0000000000f1");

    public static Exchange Beginning { get; } = new Exchange(new Draft { Id = Article }, new CopyReview { Id = Article }, 0, 0, [], [], [])
        .InDrafting([new DraftStarted(People.Awa.AsPerson, Desk.Filed)]);

    /// <summary>Visits the final state of every possible order.</summary>
    /// <returns>The number of different final states.</returns>
    public int Explore(IReadOnlyList<Act>[] people, Action<Exchange> look)
    {
        var (seen, ends) = (new HashSet<string>(), new HashSet<string>());
        Go(this, new int[people.Length]);
        return ends.Count;

        void Go(Exchange now, int[] done)
        {
            if (!seen.Add(now.Shown() + string.Join(',', done)))
            {
                return;
            }

            for (var person = 0; person < people.Length; person++)
            {
                if (done[person] < people[person].Count)
                {
                    Go(now.Do(people[person][done[person]]), [.. done.Select((count, one) => one == person ? count + 1 : count)]);
                }
            }

            for (var message = 0; message < now.UnderWay.Count; message++)
            {
                Go(now.Deliver(message), done);
            }

            if (now.UnderWay.Count == 0 && done.Zip(people).All(each => each.First == each.Second.Count) && ends.Add(now.Shown()))
            {
                try
                {
                    look(now);
                }
                catch (Xunit.Sdk.XunitException wrong)
                {
                    Assert.Fail($"{string.Join(" | ", now.Told)}\ndraft {now.Draft.State} {now.Draft.Revision}, review {now.Review.State} "
                        + $"{now.Review.Submission?.Revision}\n{wrong.Message}");
                }
            }
        }
    }

    public Exchange Do(Act act)
    {
        if (act.OnDraft is { } write)
        {
            var decision = write(Draft);
            return InDrafting(decision.Events).Tell(act.Name, decision);
        }

        var decided = Review.CanRead(People.Fatou) ? act.OnReview!(Review) : Rejection.NotFound;
        return InReview(decided.Events).Tell(act.Name, decided);
    }

    private Exchange Tell(string act, Decision decision) => this with { Told = [.. Told, $"{act}: {decision.Rejection?.Code ?? "yes"}"] };

    private Exchange Deliver(int which)
    {
        var message = UnderWay[which];
        var rest = this with { UnderWay = [.. UnderWay.Where((_, place) => place != which)], Told = [.. Told, $"{message.GetType().Name} arrives"] };
        return message switch
        {
            Writers.DraftSubmitted it => rest.InReview(OnDraftSubmitted.Decide(Review, it, People.Noon)),
            Writers.DraftWithdrawalAsked it => rest.InReview(OnDraftWithdrawalAsked.Decide(Review, it, People.Noon)),
            Writers.DraftSpikeAsked it => rest.InReview(OnDraftSpikeAsked.Decide(Review, it, People.Noon)),
            Desks.CopyApproved it => rest.InDrafting(OnCopyApproved.Decide(Draft, it, People.Noon)),
            Desks.ChangesRequested it => rest.InDrafting(OnChangesRequested.Decide(Draft, it, People.Noon)),
            Desks.CopyRejected it => rest.InDrafting(OnCopyRejected.Decide(Draft, it, People.Noon)),
            Desks.DraftReleased it => rest.InDrafting(OnDraftReleased.Decide(Draft, it, People.Noon)),
            _ => throw new InvalidOperationException($"Nobody here receives {message.GetType().Name}."),
        };
    }

    private Exchange InDrafting(IReadOnlyList<object> events) => events.Aggregate(this, (now, happened) => now with
    {
        Draft = now.Draft.Evolve(happened),
        DraftVersion = now.DraftVersion + 1,
        UnderWay = EditorialPlatform.Drafting.Outbound.ToMessage(Committed(happened, now.DraftVersion + 1)) is { } message
            ? [.. now.UnderWay, message]
            : now.UnderWay,
    });

    private Exchange InReview(IReadOnlyList<object> events) => events.Aggregate(this, (now, happened) =>
    {
        var message = EditorialPlatform.Review.Outbound.ToMessage(Committed(happened, now.ReviewVersion + 1));
        return now with
        {
            Review = now.Review.Evolve(happened),
            ReviewVersion = now.ReviewVersion + 1,
            UnderWay = message is null or Desks.LegalHoldPlaced or Desks.LegalHoldLifted ? now.UnderWay : [.. now.UnderWay, message],
            ToPublishing = message is Desks.CopyApproved or Desks.LegalHoldPlaced or Desks.LegalHoldLifted ? [.. now.ToPublishing, message] : now.ToPublishing,
        };
    });

    private static IEvent Committed(object data, long version)
    {
        var wrapped = (IEvent)Activator.CreateInstance(typeof(Event<>).MakeGenericType(data.GetType()), data)!;
        (wrapped.StreamId, wrapped.Version, wrapped.Timestamp) = (Article, version, People.Noon);
        return wrapped;
    }

    private string Shown() => JsonSerializer.Serialize(new
    {
        Draft,
        Review,
        UnderWay = UnderWay.Select(message => $"{message.GetType().Name} {JsonSerializer.Serialize(message, message.GetType())}").Order(StringComparer.Ordinal),
    });
}
