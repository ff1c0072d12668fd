using EditorialPlatform.Drafting.Drafts;
using EditorialPlatform.Review.Reviews;
using static EditorialPlatform.Tests.Specs.People;
using Desks = EditorialPlatform.Contracts.Review;

namespace EditorialPlatform.Tests.Specs.Review;

/// <summary>Whatever the order of actions and messages, both services end in the same state, decided by Review.</summary>
public sealed class Races
{
    private static readonly Act Withdraw = new("withdraw", draft => WithdrawDraft.Decide(draft, new("Une erreur."), Awa, Noon));
    private static readonly Act Spike = new("spike", draft => SpikeDraft.Decide(draft, new("Faux."), Oumar, Noon));
    private static readonly Act Restore = new("restore", draft => RestoreDraft.Decide(draft, new(), Oumar, Noon));
    private static readonly Act Reopen = new("reopen", draft => ReopenDraft.Decide(draft, new(Contracts.SubmissionKind.Correction, "Une date."), Awa, Noon));
    private static readonly Act Revise = new("revise", draft => ReviseDraft.RejectIfReadOnly(draft) is { } closed ? closed : EventSourcing.Decision.Accept(
        new DraftRevised(Awa.AsPerson, draft.Revision + 1, draft.Revision, draft.Copy! with { Headline = $"Le puits, {draft.Revision + 1}" })));

    private static readonly Act Submit = new("submit", draft => SubmitDraft.Decide(draft, new(draft.Revision), Awa, Noon));
    private static readonly Act Claim = new("claim", OnReview: review => ClaimReview.Decide(review, new(), Fatou, Noon));
    private static readonly Act RequestThem = new("request changes", OnReview: review => RequestChanges.Decide(review, new("Plus court."), Fatou, Noon));
    private static readonly Act Reject = new("reject", OnReview: review => RejectCopy.Decide(review, new("Déjà traité."), Fatou, Noon));
    private static readonly Act Hold = new("hold", OnReview: review => PlaceLegalHold.Decide(review, new("Plainte."), Oumar, Noon));
    private static readonly Act ApproveIt = new(
        "approve", OnReview: review => ApproveCopy.Decide(review, Desk.Approve(review.Submission!.Revision), null, Fatou, Noon));

    public static readonly TheoryData<string> Names = [.. Scripts.Keys];

    // One list of actions for each person; the order within a list is fixed.
    private static Dictionary<string, IReadOnlyList<Act>[]> Scripts => new()
    {
        ["withdraw against approve"] = [[Submit, Withdraw], [ApproveIt]],
        ["spike against approve"] = [[Submit], [Spike], [ApproveIt]],
        ["revise against approve"] = [[Submit, Revise], [ApproveIt]],
        ["resubmit against approve"] = [[Submit, Revise, Submit], [ApproveIt, ApproveIt]],
        ["resubmit and withdraw against approve"] = [[Submit, Revise, Submit, Withdraw], [ApproveIt, ApproveIt]],
        ["withdraw and submit again against approve"] = [[Submit, Withdraw, Submit], [ApproveIt, ApproveIt]],
        ["withdraw, revise and submit again against approve"] = [[Submit, Withdraw, Revise, Submit], [ApproveIt, ApproveIt]],
        ["withdraw against changes requested"] = [[Submit, Withdraw, Submit], [RequestThem, ApproveIt]],
        ["resubmit against changes requested"] = [[Submit, Revise, Submit, Withdraw], [RequestThem], [ApproveIt]],
        ["spike against reject"] = [[Submit], [Spike, Restore], [Reject]],
        ["spike against changes requested and submit again"] = [[Submit, Submit], [Spike], [RequestThem]],
        ["spike and restore against approve"] = [[Submit, Submit], [Spike, Restore], [ApproveIt]],
        ["withdraw and spike against approve"] = [[Submit, Withdraw], [Spike], [ApproveIt]],
        ["reopen and submit the same words, then withdraw"] = [[Submit, Reopen, Submit, Withdraw], [ApproveIt, ApproveIt]],
        ["reopen, revise, submit, withdraw"] = [[Submit, Reopen, Revise, Submit, Withdraw], [ApproveIt, RequestThem]],
        ["approve, resubmit, changes requested"] = [[Submit, Revise, Submit], [ApproveIt, RequestThem]],
        ["spike of a newer submission against approve"] = [[Submit, Revise, Submit], [Spike], [ApproveIt, ApproveIt]],
        ["spike of a newer submission against changes requested"] = [[Submit, Revise, Submit], [Spike, Restore], [RequestThem, ApproveIt]],
        ["claim and approve against withdraw"] = [[Submit, Withdraw], [Claim, ApproveIt]],
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Both_services_end_with_the_same_answer(string race) => Assert.NotEqual(0, Exchange.Beginning.Explore(Scripts[race], Agree));

    [Fact]
    public void Withdrawing_ends_in_exactly_one_of_two_ways()
    {
        var answers = new HashSet<string>();
        Exchange.Beginning.Do(Submit).Explore([[Withdraw], [ApproveIt]], end => answers.Add($"{end.Draft.State} {end.Review.State}"));
        Assert.Equal(["Accepted Approved", "Draft Closed"], answers.Order());
    }

    [Fact]
    public void Spiking_ends_in_exactly_one_of_two_ways()
    {
        var answers = new HashSet<string>();
        Exchange.Beginning.Do(Submit).Explore([[Spike], [ApproveIt]], end => answers.Add($"{end.Draft.State} {end.Review.State}"));
        Assert.Equal(["Accepted Approved", "Spiked Closed"], answers.Order());
    }

    [Fact]
    public void A_revision_after_the_submission_stays_and_is_not_approved()
    {
        var answers = new HashSet<string>();
        Exchange.Beginning.Do(Submit)
            .Do(Revise)
            .Explore([[ApproveIt]], end => answers.Add($"{end.Draft.State} {end.Draft.Revision} approved {end.Draft.Approved}"));
        Assert.Equal(["Draft 2 approved 1", "Submitted 2 approved 0"], answers.Order());
    }

    [Fact]
    public void Of_two_people_who_claim_one_wins()
    {
        var second = new Act("second claim", OnReview: review => ClaimReview.Decide(review, new(), Oumar, Noon));
        var winners = new HashSet<string>();
        Exchange.Beginning.Do(Submit).Explore([[Claim], [second]], end =>
        {
            winners.Add(end.Review.ClaimedBy?.Name ?? "");
            Assert.True(end.Told.Count(told => told.EndsWith("claim: yes", StringComparison.Ordinal)) <= 1);
        });
        Assert.Equal(["", "Fatou Diallo", "Oumar Cissé"], winners.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_legal_hold_stops_the_approval_or_follows_it()
    {
        var answers = new HashSet<string>();
        Exchange.Beginning.Do(Submit).Explore(
            [[ApproveIt], [Hold]], end => answers.Add(string.Join(" then ", end.ToPublishing.Select(message => message.GetType().Name))));
        Assert.Equal(["", "CopyApproved", "CopyApproved then LegalHoldPlaced", "LegalHoldPlaced"], answers.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_explorer_that_sees_no_disagreement_would_be_no_proof() =>
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Exchange.Beginning.Do(Submit).Explore(
            [[Withdraw], [ApproveIt]], end => Assert.Equal(DraftState.Accepted, end.Draft.State)));

    private static void Agree(Exchange end)
    {
        var (draft, review) = (end.Draft, end.Review);
        Assert.Equal(review.Approval?.Revision ?? 0, draft.Approved);
        Assert.True(
            draft.State switch
            {
                DraftState.Submitted => review.IsOpen && review.Submission!.Revision == draft.Submitted,
                DraftState.Accepted => review.State == ReviewState.Approved && review.Submission!.Revision == draft.Revision,
                DraftState.Returned => review.State is ReviewState.ChangesRequested or ReviewState.Rejected,
                DraftState.Spiked => !review.IsOpen && draft.Approved == 0,
                DraftState.Draft => !review.IsOpen,
                _ => false,
            },
            "They disagree.");
        foreach (var approval in end.ToPublishing.OfType<Desks.CopyApproved>())
        {
            Assert.Equal(approval.Hash, Text.CopyHash.Of(approval.Copy));
        }
    }
}
