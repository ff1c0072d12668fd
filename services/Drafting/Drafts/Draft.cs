using EditorialPlatform.Contracts;
using EditorialPlatform.ServiceDefaults;
using Marten.Schema;

namespace EditorialPlatform.Drafting.Drafts;

/// <summary>A proposed wording: of which words, and what became of it (<c>open</c>, <c>accepted</c>, <c>declined</c>).</summary>
public sealed record Suggestion(Guid Id, string BlockId, string Text, string? Was, string State);

/// <summary>The desk was asked to let go of a submitted draft; the version of the question comes back with the answer.</summary>
public sealed record Asked(long Version, Person By, string? Reason, bool ToSpike);

/// <summary>An article until it leaves the writer's hands.</summary>
[DocumentAlias("draft")]
public sealed partial record Draft : IStreamState<Draft>
{
    public Guid Id { get; init; }

    /// <summary>How many events there are: the stream's version, which answers of other services refer to.</summary>
    public long Length { get; init; }

    public string State { get; init; } = "";

    public int Revision { get; init; }

    public Copy? Copy { get; init; }

    public IReadOnlyList<Person> Contributors { get; init; } = [];

    public IReadOnlyList<Question> Questions { get; init; } = [];

    /// <summary>The revision last handed to the desk; 0 before.</summary>
    public int Submitted { get; init; }

    /// <summary>The newest revision the desk approved; 0 before.</summary>
    public int Approved { get; init; }

    public SubmissionKind Kind { get; init; }

    public string? KindNote { get; init; }

    public Asked? Asked { get; init; }

    /// <summary>Version of the review's last decision known here: an older one that gives the draft back has come too late.</summary>
    public long ReviewVersion { get; init; }

    /// <summary>Version of the review's newest approval known here. Kept apart: what was approved stays so, however late it is heard of.</summary>
    public long ApprovedVersion { get; init; }

    public bool Killed { get; init; }

    public IReadOnlyList<Guid> Comments { get; init; } = [];

    /// <summary>Comments the desk has settled; a comment may be heard of after that.</summary>
    public IReadOnlyList<Guid> Settled { get; init; } = [];

    public IReadOnlyList<Suggestion> Suggestions { get; init; } = [];

    public bool Exists => Revision > 0;

    public bool VisibleTo(Actor actor) => actor.IsEditor || Contributors.Any(person => person.Id == actor.Id);

    /// <summary>Whether the person may change anything: an editor, or a reporter with a part in it.</summary>
    public bool OpenTo(Actor actor) => actor.IsEditor || (actor.IsReporter && VisibleTo(actor));

    public Draft Evolve(object @event) => Fold(@event) with { Length = Length + 1 };

    private Draft Fold(object @event) => @event switch
    {
        DraftStarted it => this with { State = "draft", Revision = 1, Copy = it.Copy, Contributors = [it.By], Questions = it.Questions ?? [] },
        DraftRevised it => Written(it.By, it.Revision, it.Copy) with { Questions = [.. Questions.Where(question => !(it.Answered ?? []).Contains(question.Field))] },
        DraftSubmitted it => this with { State = "submitted", Submitted = it.Revision, Asked = null },
        WithdrawalAsked it => this with { State = "withdrawing", Asked = new(Length + 1, it.By, it.Reason, ToSpike: false) },
        SpikeAsked it => this with { State = "withdrawing", Asked = new(Length + 1, it.By, it.Reason, ToSpike: true) },
        ReleaseRefused => this with { State = State == "withdrawing" ? "submitted" : State, Asked = null },
        DraftWithdrawn it => this with { State = "draft", Submitted = 0, Asked = null, ReviewVersion = Later(it.ReviewVersion) },
        DraftReturned it => this with { State = "returned", Submitted = 0, ReviewVersion = it.ReviewVersion },
        DraftAccepted it => this with
        {
            State = "accepted",
            Approved = it.Revision,
            ReviewVersion = Later(it.ReviewVersion),
            ApprovedVersion = it.ReviewVersion,
            Asked = null,
            Kind = SubmissionKind.First,
            KindNote = null,
        },
        // What is written after something that is going out brings new facts to it.
        EarlierRevisionApproved it => this with
        {
            State = Decides(it) ? "draft" : State,
            Asked = Decides(it) ? null : Asked,
            Approved = Math.Max(Approved, it.Revision),
            ReviewVersion = Later(it.ReviewVersion),
            ApprovedVersion = it.ReviewVersion,
            Kind = SubmissionKind.Update,
            KindNote = null,
        },
        DraftSpiked it => this with { State = "spiked", Submitted = 0, Asked = null, ReviewVersion = Later(it.ReviewVersion) },
        DraftRestored => this with { State = "draft" },
        DraftReopened it => this with { State = "draft", Kind = it.Kind, KindNote = it.Note },
        CommentReceived it => this with { Comments = [.. Comments, it.CommentId] },
        CommentSettled it => this with { Settled = [.. Settled, it.CommentId] },
        SuggestionReceived it => this with { Suggestions = [.. Suggestions, new(it.SuggestionId, it.BlockId, it.Text, it.Was, "open")] },
        SuggestionAccepted it => Written(it.By, it.Revision, it.Copy) with { Suggestions = With(it.SuggestionId, "accepted") },
        SuggestionDeclined it => this with { Suggestions = With(it.SuggestionId, "declined") },
        ArticleWasKilled => this with { Killed = true },
        _ => this,
    };

    // Whether the approval is the answer to what lies with the desk: then nothing lies there any more.
    private bool Decides(EarlierRevisionApproved it) => Submitted == it.Revision && State is "submitted" or "withdrawing";

    private long Later(long? reviewVersion) => Math.Max(ReviewVersion, reviewVersion ?? 0);

    private Draft Written(Person by, int revision, Copy copy) => this with
    {
        Revision = revision,
        Copy = copy,
        Contributors = Contributors.Any(person => person.Id == by.Id) ? Contributors : [.. Contributors, by],
    };

    private Suggestion[] With(Guid id, string state) =>
        [.. Suggestions.Select(suggestion => suggestion.Id == id ? suggestion with { State = state } : suggestion)];
}
