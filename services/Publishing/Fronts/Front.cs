using EditorialPlatform.Contracts;
using EditorialPlatform.ServiceDefaults;
using Marten.Schema;

namespace EditorialPlatform.Publishing.Fronts;

/// <summary>An editor has said what stands on the front of a language and in which order; what is not said fills by time.</summary>
/// <param name="Articles">The first is the lead.</param>
[EventName("front_arranged")]
public sealed record FrontArranged(Person By, string Language, IReadOnlyList<Guid> Articles);

/// <summary>The front of one language.</summary>
[DocumentAlias("front")]
public sealed partial record Front : IStreamState<Front>
{
    public Guid Id { get; init; }

    public IReadOnlyList<Guid> Articles { get; init; } = [];

    // Always: whoever arranges one has looked at what stood there, be it by time alone.
    public bool Exists => true;

    public string State => Articles.Count > 0 ? "arranged" : "by-time";

    public static Guid IdOf(string language) => Ids.From("front", language);

    // What stands on it is public; who may change it is another matter.
    public bool VisibleTo(Actor actor) => true;

    public Front Evolve(object @event) => @event is FrontArranged it ? this with { Articles = it.Articles } : this;
}
