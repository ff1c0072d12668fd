using EditorialPlatform.Contracts;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Review.Reviews;

[EventName("review_opened")]
public sealed record ReviewOpened(int Round, int Revision, Copy Copy, string Hash);

public sealed partial record CopyReview : IStreamState<CopyReview>
{
    public Guid Id { get; init; }

    public string State { get; init; } = "";

    public int Round { get; init; }

    public bool Exists => Round > 0;

    public CopyReview Evolve(object @event) => @event switch
    {
        ReviewOpened it => this with { Round = it.Round, State = "waiting" },
        _ => this,
    };

    public bool VisibleTo(Actor actor) => actor.IsEditor;
}

public sealed class OnDraftSubmitted : IReceives<Contracts.Drafting.DraftSubmitted>
{
    public static Task ApplyAsync(Received<Contracts.Drafting.DraftSubmitted> received) =>
        received.AppendAsync<CopyReview>(received.Message.ArticleId, Decide);

    public static IReadOnlyList<object> Decide(CopyReview review, Contracts.Drafting.DraftSubmitted it, DateTimeOffset now) =>
        [new ReviewOpened(review.Round + 1, it.Revision, it.Copy, it.Hash)];
}
