using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Text.Reading;
using Marten;

namespace EditorialPlatform.Drafting.Drafts;

[JsonConverter(typeof(WireEnumConverter<DraftState>))]
public enum DraftState
{
    [JsonStringEnumMemberName("draft")]
    Draft,

    [JsonStringEnumMemberName("submitted")]
    Submitted,

    [JsonStringEnumMemberName("withdrawing")]
    Withdrawing,

    [JsonStringEnumMemberName("returned")]
    Returned,

    [JsonStringEnumMemberName("accepted")]
    Accepted,

    [JsonStringEnumMemberName("spiked")]
    Spiked,
}

[JsonConverter(typeof(WireEnumConverter<SuggestionState>))]
public enum SuggestionState
{
    [JsonStringEnumMemberName("open")]
    Open,

    [JsonStringEnumMemberName("accepted")]
    Accepted,

    [JsonStringEnumMemberName("declined")]
    Declined,
}

/// <summary>A suggested change of a block, with the original text and the state.</summary>
public sealed record Suggestion(Guid Id, string BlockId, string Text, string? Was, SuggestionState State);

/// <summary>A request that Review release a submitted draft. Review's answer refers to the stream version of the request.</summary>
public sealed record ReleaseRequest(long Version, Person By, string? Reason, bool ToSpike);

/// <summary>The aggregate of an article while it is written.</summary>
[ReadModelVersion(2)]
public sealed partial record Draft : IStreamState<Draft, DraftState>
{
    public Guid Id { get; init; }

    /// <summary>The version of the stream, which other services refer to in their answers.</summary>
    [JsonPropertyName("length")]
    public long StreamVersion { get; init; }

    /// <summary>The number in the ETag. It rises with every save and act, and not when what was saved is recorded.</summary>
    public long ChangeNumber { get; init; }

    public DraftState State { get; init; }

    public int Revision { get; init; }

    public Copy? Copy { get; init; }

    public IReadOnlyList<Person> Contributors { get; init; } = [];

    public IReadOnlyList<Question> Questions { get; init; } = [];

    /// <summary>The revision last submitted; 0 if none is.</summary>
    public int Submitted { get; init; }

    /// <summary>The newest approved revision; 0 if none is.</summary>
    public int Approved { get; init; }

    public SubmissionKind Kind { get; init; }

    public string? KindNote { get; init; }

    [JsonPropertyName("asked")]
    public ReleaseRequest? ReleaseRequest { get; init; }

    /// <summary>Version of the review stream at its last known decision; an older message that returns the draft is ignored.</summary>
    public long ReviewVersion { get; init; }

    /// <summary>Version of the review stream at its last known approval. Tracked separately, because an approval counts however late it arrives.</summary>
    public long ApprovedVersion { get; init; }

    public bool Killed { get; init; }

    public IReadOnlyList<Guid> Comments { get; init; } = [];

    /// <summary>Resolved comments; the message about a comment may arrive after that of its resolution.</summary>
    [JsonPropertyName("settled")]
    public IReadOnlyList<Guid> Resolved { get; init; } = [];

    public IReadOnlyList<Suggestion> Suggestions { get; init; } = [];

    /// <summary>The newest save where it is not recorded yet. No event has told of it; everything else here already takes it into account.</summary>
    [JsonIgnore]
    public DraftRevised? Unrecorded { get; init; }

    public bool Exists => Revision > 0;

    public bool CanRead(Actor actor) => actor.IsEditor || Contributors.Any(person => person.Id == actor.Id);

    /// <summary>Whether the person may edit the draft: an editor, or a reporter among its contributors.</summary>
    public bool CanEdit(Actor actor) => actor.IsEditor || (actor.IsReporter && CanRead(actor));

    /// <summary>The draft as its people see it: with what is saved and not recorded.</summary>
    public static async Task<Draft?> FindAsync(IQuerySession session, Guid articleId, CancellationToken cancellationToken)
    {
        var working = await WorkingCopy.LoadAsync(session, articleId, cancellationToken);
        return await session.LoadAsync<Draft>(articleId, cancellationToken) is { } recorded ? working.ApplyTo(recorded) : null;
    }

    public static async Task<IWorkingState<Draft>?> LoadWorkingStateAsync(IDocumentSession session, Guid id, CancellationToken cancellationToken) =>
        await WorkingCopy.LoadAsync(session, id, cancellationToken);

    public long ToETag(long streamVersion) => ChangeNumber;

    public Draft Evolve(object @event) => Fold(@event) with
    {
        StreamVersion = StreamVersion + 1,
        ChangeNumber = ChangeNumber + ChangesOf(@event),
        Unrecorded = Remaining(@event),
    };

    private Draft Fold(object @event) => @event switch
    {
        DraftStarted it => this with { State = DraftState.Draft, Revision = 1, Copy = it.Copy, Contributors = [it.By], Questions = it.Questions ?? [] },
        DraftRevised it =>
            Written(it.By, it.Revision, it.Copy) with { Questions = [.. Questions.Where(question => !(it.Answered ?? []).Contains(question.Field))] },
        DraftSubmitted it => this with { State = DraftState.Submitted, Submitted = it.Revision, ReleaseRequest = null },
        WithdrawalRequested it => this with { State = DraftState.Withdrawing, ReleaseRequest = new(StreamVersion + 1, it.By, it.Reason, ToSpike: false) },
        SpikeRequested it => this with { State = DraftState.Withdrawing, ReleaseRequest = new(StreamVersion + 1, it.By, it.Reason, ToSpike: true) },
        ReleaseDenied => this with { State = State == DraftState.Withdrawing ? DraftState.Submitted : State, ReleaseRequest = null },
        DraftWithdrawn it => this with { State = DraftState.Draft, Submitted = 0, ReleaseRequest = null, ReviewVersion = Later(it.ReviewVersion) },
        DraftReturned it => this with { State = DraftState.Returned, Submitted = 0, ReviewVersion = it.ReviewVersion },
        DraftAccepted it => this with
        {
            State = DraftState.Accepted,
            Approved = it.Revision,
            ReviewVersion = Later(it.ReviewVersion),
            ApprovedVersion = it.ReviewVersion,
            ReleaseRequest = null,
            Kind = SubmissionKind.First,
            KindNote = null,
        },
        // A revision written after an approved one is an update of it.
        EarlierRevisionApproved it => this with
        {
            State = Decides(it) ? DraftState.Draft : State,
            ReleaseRequest = Decides(it) ? null : ReleaseRequest,
            Approved = Math.Max(Approved, it.Revision),
            ReviewVersion = Later(it.ReviewVersion),
            ApprovedVersion = it.ReviewVersion,
            Kind = SubmissionKind.Update,
            KindNote = null,
        },
        DraftSpiked it => this with { State = DraftState.Spiked, Submitted = 0, ReleaseRequest = null, ReviewVersion = Later(it.ReviewVersion) },
        DraftRestored => this with { State = DraftState.Draft },
        DraftReopened it => this with { State = DraftState.Draft, Kind = it.Kind, KindNote = it.Note },
        CommentReceived it => this with { Comments = [.. Comments, it.CommentId] },
        CommentSettled it => this with { Resolved = [.. Resolved, it.CommentId] },
        SuggestionReceived it => this with { Suggestions = [.. Suggestions, new(it.SuggestionId, it.BlockId, it.Text, it.Was, SuggestionState.Open)] },
        SuggestionAccepted it => Written(it.By, it.Revision, it.Copy) with { Suggestions = With(it.SuggestionId, SuggestionState.Accepted) },
        SuggestionDeclined it => this with { Suggestions = With(it.SuggestionId, SuggestionState.Declined) },
        KillNoted => this with { Killed = true },
        _ => this,
    };

    // Each save has raised it already, whether it was an event of its own or is recorded with others.
    private int ChangesOf(object @event) => @event is DraftRevised saved ? saved.Revision - Revision : 1;

    private DraftRevised? Remaining(object @event) => @event is DraftRevised ? null : Unrecorded;

    // Whether the approval decides on the pending submission.
    private bool Decides(EarlierRevisionApproved it) => Submitted == it.Revision && State is DraftState.Submitted or DraftState.Withdrawing;

    private long Later(long? reviewVersion) => Math.Max(ReviewVersion, reviewVersion ?? 0);

    private Draft Written(Person by, int revision, Copy copy) => this with
    {
        Revision = revision,
        Copy = copy,
        Contributors = Contributors.Any(person => person.Id == by.Id) ? Contributors : [.. Contributors, by],
    };

    private Suggestion[] With(Guid id, SuggestionState state) =>
        [.. Suggestions.Select(suggestion => suggestion.Id == id ? suggestion with { State = state } : suggestion)];
}
