using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Publishing.Fronts;

/// <summary>An editor has said what stands on the front of a language and in which order; what is not said fills by time.</summary>
/// <param name="Articles">The first is the lead.</param>
[EventName("front_arranged")]
public sealed record FrontArranged(Person By, string Language, IReadOnlyList<Guid> Articles);

[JsonConverter(typeof(WireEnumConverter<FrontState>))]
public enum FrontState
{
    [JsonStringEnumMemberName("by-time")]
    ByTime,

    [JsonStringEnumMemberName("arranged")]
    Arranged,
}

/// <summary>The front of one language.</summary>
[ReadModelVersion(1)]
public sealed partial record Front : IStreamState<Front, FrontState>
{
    public Guid Id { get; init; }

    public IReadOnlyList<Guid> Articles { get; init; } = [];

    // Always: whoever arranges one has looked at what stood there, be it by time alone.
    public bool Exists => true;

    public FrontState State => Articles.Count > 0 ? FrontState.Arranged : FrontState.ByTime;

    public static Guid IdOf(string language) => DeterministicGuid.Create("front", language);

    // What stands on it is public; who may change it is another matter.
    public bool CanRead(Actor actor) => true;

    public Front Evolve(object @event) => @event is FrontArranged it ? this with { Articles = it.Articles } : this;
}
