using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Translation.Exchange;

/// <summary>A translation unit approved elsewhere.</summary>
public sealed record ImportedUnit(string Source, string Target, DateTimeOffset ApprovedAt);

/// <summary>Translation units were imported; a large file is split into several events.</summary>
[EventName("memory_imported")]
public sealed record MemoryImported(Person By, string From, string To, IReadOnlyList<ImportedUnit> Units);

/// <summary>The aggregate of an imported file; it makes a repeated import a no-op.</summary>
[ReadModelVersion(1)]
public sealed partial record MemoryImport : IStreamState<MemoryImport>
{
    public Guid Id { get; init; }

    public int Units { get; init; }

    public bool Exists => Units > 0;

    public string State => "imported";

    public bool CanRead(Actor actor) => true;

    public MemoryImport Evolve(object @event) => @event is MemoryImported it ? this with { Units = Units + it.Units.Count } : this;
}
