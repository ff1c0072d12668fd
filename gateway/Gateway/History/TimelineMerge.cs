using EditorialPlatform.Http;

namespace EditorialPlatform.Gateway.History;

/// <summary>
/// Merges the histories of several services, oldest first. Timestamps order the events, but stream versions and causation take precedence because the
/// services' clocks may differ.
/// </summary>
public static class TimelineMerge
{
    public static IReadOnlyList<HistoryItem> InOrder(IEnumerable<HistoryItem> told)
    {
        // A total order, so that the result does not depend on the order of the responses.
        var items = told.OrderBy(Key).ToArray();
        var places = new Dictionary<Guid, int>();
        foreach (var (place, item) in items.Index())
        {
            places.TryAdd(item.EventId, place);
        }

        var after = items.Select(_ => new List<int>()).ToArray();
        var before = new int[items.Length];
        void Then(int first, int second)
        {
            after[first].Add(second);
            before[second]++;
        }

        foreach (var stream in items.Select((item, place) => (item, place)).GroupBy(one => (one.item.Service, one.item.Stream)))
        {
            var inVersions = stream.OrderBy(one => one.item.Version).Select(one => one.place).ToArray();
            foreach (var (first, second) in inVersions.Zip(inVersions.Skip(1)))
            {
                Then(first, second);
            }
        }

        for (var effect = 0; effect < items.Length; effect++)
        {
            if (items[effect].CausedBy is { } cause && places.TryGetValue(cause, out var place) && place != effect)
            {
                Then(place, effect);
            }
        }

        var ready = new PriorityQueue<int, int>(Enumerable.Range(0, items.Length).Where(place => before[place] == 0).Select(place => (place, place)));
        var merged = new List<HistoryItem>(items.Length);
        var said = new bool[items.Length];
        while (merged.Count < items.Length)
        {
            // Nothing is ready although items are left: a causation cycle, which consistent stores never produce. Take the oldest, so that nothing is lost.
            var next = ready.TryDequeue(out var place, out _) ? place : Array.IndexOf(said, false);
            if (said[next])
            {
                continue;
            }

            said[next] = true;
            merged.Add(items[next]);
            foreach (var later in after[next].Where(later => --before[later] == 0))
            {
                ready.Enqueue(later, later);
            }
        }

        return merged;
    }

    private static (DateTimeOffset At, string Service, long Version, Guid EventId) Key(HistoryItem item) => (item.At, item.Service, item.Version, item.EventId);
}
