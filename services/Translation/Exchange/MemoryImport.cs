using EditorialPlatform.Contracts;
using EditorialPlatform.ServiceDefaults;
using Marten.Schema;

namespace EditorialPlatform.Translation.Exchange;

/// <summary>A pair that somebody approved elsewhere.</summary>
public sealed record ImportedUnit(string Source, string Target, DateTimeOffset ApprovedAt);

/// <summary>Somebody brought pairs from elsewhere and answers for them. A large file is several of these.</summary>
[EventName("memory_imported")]
public sealed record MemoryImported(Person By, string From, string To, IReadOnlyList<ImportedUnit> Units);

/// <summary>A file that was brought once: the same again brings nothing new.</summary>
[DocumentAlias("memoryimport")]
public sealed partial record MemoryImport : IStreamState<MemoryImport>
{
    public Guid Id { get; init; }

    public int Units { get; init; }

    public bool Exists => Units > 0;

    public string State => "imported";

    public bool VisibleTo(Actor actor) => true;

    public MemoryImport Evolve(object @event) => @event is MemoryImported it ? this with { Units = Units + it.Units.Count } : this;
}
