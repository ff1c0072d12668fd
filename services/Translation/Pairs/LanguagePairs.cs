using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.ServiceDefaults;
using Marten;

namespace EditorialPlatform.Translation.Pairs;

/// <summary>An administrator chose the language pairs.</summary>
/// <param name="Pairs">The whole list.</param>
[EventName("language_pairs_chosen")]
public sealed record LanguagePairsChosen(Person By, DateTimeOffset At, IReadOnlyList<LanguagePair> Pairs);

/// <summary>Whether the language pairs come from the configuration or from an administrator.</summary>
[JsonConverter(typeof(WireEnumConverter<PairsState>))]
public enum PairsState
{
    [JsonStringEnumMemberName("as-set")]
    AsSet,

    [JsonStringEnumMemberName("chosen")]
    Chosen,
}

/// <summary>
/// The language pairs to translate. A change applies from the next approval of an article: a new pair opens jobs for articles approved from then
/// on, but not for the whole archive. A removed pair opens no new jobs, while existing jobs continue, so that published translations do not
/// silently become stale.
/// </summary>
[ReadModelVersion(1)]
public sealed partial record LanguagePairs : IStreamState<LanguagePairs, PairsState>
{
    public Guid Id { get; init; }

    [JsonPropertyName("length")]
    public long StreamVersion { get; init; }

    /// <summary>The chosen pairs; null if the configuration applies.</summary>
    public IReadOnlyList<LanguagePair>? Chosen { get; init; }

    public Person? ChosenBy { get; init; }

    public DateTimeOffset? ChosenAt { get; init; }

    /// <summary>All pairs that were ever in force, for which jobs may exist.</summary>
    public IReadOnlyList<LanguagePair> Ever { get; init; } = [];

    public IReadOnlyList<LanguagePair> InForce => Chosen ?? Ever;

    // Always true, because the configuration provides an initial list that can be read and replaced.
    public bool Exists => true;

    public PairsState State => Chosen is null ? PairsState.AsSet : PairsState.Chosen;

    public static Guid Stream { get; } = DeterministicGuid.Create("language pairs");

    public bool CanRead(Actor actor) => true;

    public LanguagePairs Evolve(object @event) => @event is LanguagePairsChosen it
        ? this with { StreamVersion = StreamVersion + 1, Chosen = it.Pairs, ChosenBy = it.By, ChosenAt = it.At, Ever = [.. Ever.Union(it.Pairs)] }
        : this;

    /// <summary>Loads the language pairs, including those of the configuration.</summary>
    public static async Task<LanguagePairs> ReadAsync(IQuerySession session, IConfiguration settings, CancellationToken cancellationToken)
    {
        var kept = await session.LoadAsync<LanguagePairs>(Stream, cancellationToken) ?? new();
        return kept with { Ever = [.. (settings.GetSection("LanguagePairs").Get<LanguagePair[]>() ?? []).Union(kept.Ever)] };
    }
}
