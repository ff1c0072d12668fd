using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.ServiceDefaults;
using Marten;

namespace EditorialPlatform.Translation.Pairs;

/// <summary>An admin has said which languages are translated into which.</summary>
/// <param name="Pairs">The whole list.</param>
[EventName("language_pairs_chosen")]
public sealed record LanguagePairsChosen(Person By, DateTimeOffset At, IReadOnlyList<LanguagePair> Pairs);

/// <summary>Who has said it: the settings, or an admin.</summary>
[JsonConverter(typeof(WireEnumConverter<PairsState>))]
public enum PairsState
{
    [JsonStringEnumMemberName("as-set")]
    AsSet,

    [JsonStringEnumMemberName("chosen")]
    Chosen,
}

/// <summary>
/// Which languages are translated into which: data, so that a third language is a line of a list. What is chosen holds for the next approval
/// of an article: a new pair opens a translation of whatever is approved from then on, and none of what is out already, for nobody asked for
/// the whole archive at once. A pair that is taken off opens nothing, and what was opened before goes on: readers who have that language are
/// not left with a translation that is silently stale.
/// </summary>
[ReadModelVersion(1)]
public sealed partial record LanguagePairs : IStreamState<LanguagePairs, PairsState>
{
    public Guid Id { get; init; }

    /// <summary>How many events there are: the stream's version.</summary>
    [JsonPropertyName("length")]
    public long StreamVersion { get; init; }

    /// <summary>None while nobody has chosen: then the settings say it.</summary>
    public IReadOnlyList<LanguagePair>? Chosen { get; init; }

    public Person? ChosenBy { get; init; }

    public DateTimeOffset? ChosenAt { get; init; }

    /// <summary>Every pair that was ever in force: there may be translations.</summary>
    public IReadOnlyList<LanguagePair> Ever { get; init; } = [];

    public IReadOnlyList<LanguagePair> InForce => Chosen ?? Ever;

    // Always: whoever chooses has looked at what was so, be it by the settings alone.
    public bool Exists => true;

    public PairsState State => Chosen is null ? PairsState.AsSet : PairsState.Chosen;

    public static Guid Stream { get; } = DeterministicGuid.Create("language pairs");

    public bool CanRead(Actor actor) => true;

    public LanguagePairs Evolve(object @event) => @event is LanguagePairsChosen it
        ? this with { StreamVersion = StreamVersion + 1, Chosen = it.Pairs, ChosenBy = it.By, ChosenAt = it.At, Ever = [.. Ever.Union(it.Pairs)] }
        : this;

    /// <summary>As they are now, the pairs of the settings among them.</summary>
    public static async Task<LanguagePairs> ReadAsync(IQuerySession session, IConfiguration settings, CancellationToken cancellationToken)
    {
        var kept = await session.LoadAsync<LanguagePairs>(Stream, cancellationToken) ?? new();
        return kept with { Ever = [.. (settings.GetSection("LanguagePairs").Get<LanguagePair[]>() ?? []).Union(kept.Ever)] };
    }
}
