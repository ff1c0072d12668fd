using EditorialPlatform.Contracts;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Drafting.Drafts;

public sealed partial record Draft : IStreamState<Draft>
{
    public Guid Id { get; init; }

    public string State { get; init; } = "";

    public int Revision { get; init; }

    public Copy? Copy { get; init; }

    public IReadOnlyList<Person> Contributors { get; init; } = [];

    public bool Exists => Revision > 0;

    public Draft Evolve(object @event) => @event switch
    {
        DraftStarted it => this with { State = "draft", Revision = 1, Copy = it.Copy, Contributors = [it.By] },
        DraftSubmitted => this with { State = "submitted" },
        _ => this,
    };

    public bool VisibleTo(Actor actor) => actor.IsEditor || Contributors.Any(person => person.Id == actor.Id);
}
