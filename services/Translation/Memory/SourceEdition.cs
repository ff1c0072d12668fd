using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.ServiceDefaults;

namespace EditorialPlatform.Translation.Memory;

/// <summary>Readers can see an article in the language it was written in.</summary>
/// <param name="PublicationVersion">Version of the publication's stream: an older word comes too late.</param>
[EventName("source_edition_went_out")]
public sealed record SourceEditionPublished(Guid ArticleId, string Language, long PublicationVersion, string Path, int Revision);

/// <summary>It was retracted or killed: word that it went out, should it still be on the way, comes too late.</summary>
[EventName("source_edition_ended")]
public sealed record SourceEditionEnded(Guid ArticleId, string Language);

/// <summary>Whether readers can see an original.</summary>
[JsonConverter(typeof(WireEnumConverter<SourceState>))]
public enum SourceState
{
    [JsonStringEnumMemberName("out")]
    Out,

    [JsonStringEnumMemberName("ended")]
    Ended,
}

/// <summary>
/// An article as readers see it in its own language. A stream apart from the jobs: nobody who looks at a translation should find it
/// changed because the original went out.
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

    // Apart, for Marten's generator passes over an event without a name in a switch in Evolve itself.
    private SourceEdition Fold(object @event) => @event switch
    {
        SourceEditionPublished it => this with { PublicationVersion = it.PublicationVersion },
        SourceEditionEnded => this with { Ended = true },
        _ => this,
    };

    public static IReadOnlyList<object> WentOut(SourceEdition edition, Guid article, string language, long publicationVersion, string path, int revision) =>
        edition.Ended || publicationVersion <= edition.PublicationVersion ? [] : [new SourceEditionPublished(article, language, publicationVersion, path, revision)];

    public static IReadOnlyList<object> End(SourceEdition edition, Guid article, string language) => edition.Ended ? [] : [new SourceEditionEnded(article, language)];
}
