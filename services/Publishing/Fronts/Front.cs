using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Publishing.Fronts;

/// <summary>An editor has set the order of the articles on a front. Positions that are not set are filled by date.</summary>
/// <param name="Articles">The placed articles; the first one is the lead.</param>
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

    // A front exists even before its first arrangement: it is then filled by date alone.
    public bool Exists => true;

    public FrontState State => Articles.Count > 0 ? FrontState.Arranged : FrontState.ByTime;

    public static Guid IdOf(string language) => DeterministicGuid.Create("front", language);

    // Everything on a front is public; the permission to change it is checked separately.
    public bool CanRead(Actor actor) => true;

    public Front Evolve(object @event) => @event is FrontArranged it ? this with { Articles = it.Articles } : this;
}
