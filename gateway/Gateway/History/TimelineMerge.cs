using EditorialPlatform.Http;

namespace EditorialPlatform.Gateway.History;

/// <summary>
/// One timeline from what several services tell: oldest first, as far as their clocks can be believed, which is less than the order
/// of versions in a stream and that an effect comes after its cause.
/// </summary>
public static class TimelineMerge
{
    public static IReadOnlyList<HistoryItem> InOrder(IEnumerable<HistoryItem> told)
    {
        // A fixed order of its own, so that the same events come out in the same order, whoever answered first.
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
            // Nothing ready although something is left: causes in a circle, which no honest store tells. The oldest goes first then; nothing is left out.
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
