using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Translation.Memory;

/// <summary>The article was published in its source language.</summary>
/// <param name="PublicationVersion">Version of the publication stream; older messages are ignored.</param>
[EventName("source_edition_went_out")]
public sealed record SourceEditionPublished(Guid ArticleId, string Language, long PublicationVersion, string Path, int Revision);

/// <summary>The source edition was retracted or killed; publication messages that arrive later are ignored.</summary>
[EventName("source_edition_ended")]
public sealed record SourceEditionEnded(Guid ArticleId, string Language);

/// <summary>The publication state of a source edition.</summary>
[JsonConverter(typeof(WireEnumConverter<SourceState>))]
public enum SourceState
{
    [JsonStringEnumMemberName("out")]
    Out,

    [JsonStringEnumMemberName("ended")]
    Ended,
}

/// <summary>
/// The aggregate of an article published in its source language. It has its own stream, so that its publication does not change the version
/// of the translation jobs.
/// </summary>
[ReadModelVersion(1)]
public sealed partial record SourceEdition : IStreamState<SourceEdition, SourceState>
{
    public Guid Id { get; init; }

    public long PublicationVersion { get; init; }

    public bool Ended { get; init; }

    public bool Exists => Ended || PublicationVersion > 0;

    public SourceState State => Ended ? SourceState.Ended : SourceState.Out;

    public static Guid StreamOf(Guid articleId, string language) => DeterministicGuid.Create("source edition", articleId, language);

    public bool CanRead(Actor actor) => false;

    public SourceEdition Evolve(object @event) => Fold(@event);

    // Keep the switch out of Evolve: Marten's source generator skips event patterns without a variable there.
    private SourceEdition Fold(object @event) => @event switch
    {
        SourceEditionPublished it => this with { PublicationVersion = it.PublicationVersion },
        SourceEditionEnded => this with { Ended = true },
        _ => this,
    };

    public static IReadOnlyList<object> WentOut(SourceEdition edition, Guid article, string language, long publicationVersion, string path, int revision) =>
        edition.Ended || publicationVersion <= edition.PublicationVersion
            ? []
            : [new SourceEditionPublished(article, language, publicationVersion, path, revision)];

    public static IReadOnlyList<object> End(SourceEdition edition, Guid article, string language) =>
        edition.Ended ? [] : [new SourceEditionEnded(article, language)];
}
