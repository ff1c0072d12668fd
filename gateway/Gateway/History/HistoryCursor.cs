using EditorialPlatform.Http;

namespace EditorialPlatform.Gateway.History;

/// <summary>
/// How far the history of an article has been read in each stream of each service. A page is merged from what follows there, and ends at a line of the
/// whole; since a stream's lines keep their order in it, each stream has been read up to one of its versions.
/// </summary>
public sealed record HistoryCursor(IReadOnlyDictionary<(string Service, Guid Stream), long> Versions)
{
    public static HistoryCursor Start { get; } = new(new Dictionary<(string, Guid), long>());

    /// <summary>Parses a cursor; null if it is none.</summary>
    public static HistoryCursor? Parse(string text)
    {
        var versions = new Dictionary<(string, Guid), long>();
        foreach (var part in text.Split(','))
        {
            if (part.Split('.', 2) is not [var service, var rest]
                || !HistoryPosition.TryParse(rest, out var position)
                || !versions.TryAdd((service, position.Stream), position.Version))
            {
                return null;
            }
        }

        return new(versions);
    }

    /// <summary>The positions in the streams of a service.</summary>
    public IEnumerable<HistoryPosition> Of(string service) =>
        Versions.Where(one => one.Key.Service == service).Select(one => new HistoryPosition(one.Key.Stream, one.Value));

    /// <summary>The cursor after more lines.</summary>
    public HistoryCursor After(IEnumerable<HistoryItem> lines)
    {
        var versions = new Dictionary<(string, Guid), long>(Versions);
        foreach (var line in lines)
        {
            versions[(line.Service, line.Stream)] = line.Version;
        }

        return new(versions);
    }

    public override string ToString() =>
        string.Join(',', Versions.OrderBy(one => one.Key).Select(one => $"{one.Key.Service}.{new HistoryPosition(one.Key.Stream, one.Value)}"));
}
