using EditorialPlatform.Gateway.History;
using EditorialPlatform.Http;

namespace EditorialPlatform.Tests.Specs.Gateway;

public sealed class HistorySpecs
{
    private static readonly DateTimeOffset Six = new(2026, 11, 24, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Oldest_first()
    {
        HistoryItem[] told = [Line("review", 2, at: 3), Line("drafting", 1, at: 1), Line("review", 1, at: 2), Line("publishing", 1, at: 4)];
        Assert.Equal([1, 2, 0, 3], Order(told));
    }

    [Fact]
    public void A_cause_comes_first_although_the_clock_there_is_fast()
    {
        var submitted = Line("drafting", 4, at: 10);
        var opened = Line("review", 1, at: 8) with { CausedBy = submitted.EventId };
        var claimed = Line("review", 2, at: 9);
        Assert.Equal([2, 0, 1], Order([opened, claimed, submitted]));
    }

    [Fact]
    public void Versions_of_a_stream_stay_in_order_although_its_clock_went_back()
    {
        HistoryItem[] told = [Line("drafting", 2, at: 1), Line("drafting", 1, at: 5), Line("review", 1, at: 3)];
        Assert.Equal([2, 1, 0], Order(told));
    }

    [Fact]
    public void Streams_of_one_service_are_told_by_time_not_by_their_versions()
    {
        var (english, bambara) = (Guid.NewGuid(), Guid.NewGuid());
        HistoryItem[] told = [Line("translation", 7, at: 1) with { Stream = english }, Line("translation", 1, at: 2) with { Stream = bambara }];
        Assert.Equal([0, 1], Order(told));
    }

    [Fact]
    public void Causes_in_a_circle_or_unknown_leave_nothing_out()
    {
        var (first, second) = (Line("drafting", 1, at: 1), Line("review", 1, at: 2));
        HistoryItem[] told = [
            first with { CausedBy = second.EventId },
            second with { CausedBy = first.EventId },
            Line("publishing", 1, at: 0) with { CausedBy = Guid.NewGuid() }
        ];
        Assert.Equal([2, 0, 1], Order(told));
    }

    [Fact]
    public void Whatever_is_told_in_whatever_order_is_merged_the_same_way_and_keeps_causes_and_versions() => Seeds.Each(0, 500, run =>
    {
        var told = Tell(run.Random);
        var merged = TimelineMerge.InOrder(told);
        Assert.Equal(told.Select(item => item.EventId).Order(), merged.Select(item => item.EventId).Order());
        var places = merged.Index().ToDictionary(one => one.Item.EventId, one => one.Index);
        Assert.All(merged, item => Assert.True(item.CausedBy is not { } cause || places[cause] < places[item.EventId], "cause after effect"));
        Assert.All(
            merged.GroupBy(item => item.Stream),
            stream => Assert.Equal(stream.Select(item => item.Version).Order(), stream.Select(item => item.Version)));
        run.Random.Shuffle(told);
        Assert.Equal(merged, TimelineMerge.InOrder(told));
    });

    [Fact]
    public void Pages_of_any_length_from_either_end_are_the_whole_history_without_a_gap_or_a_double() => Seeds.Each(0, 300, run =>
    {
        var told = Tell(run.Random);
        foreach (var newest in new[] { false, true })
        {
            var (limit, cursor, seen) = (run.Random.Next(1, 6), HistoryCursor.Start, new List<HistoryItem>());
            while (true)
            {
                var union = told.GroupBy(item => (item.Service, item.Stream)).SelectMany(stream => Following(stream, cursor, newest).Take(limit + 1));
                var merged = TimelineMerge.InOrder(union);
                var page = (newest ? merged.Reverse() : merged).Take(limit).ToList();
                if (page.Count == 0)
                {
                    break;
                }

                seen.AddRange(page);
                cursor = HistoryCursor.Parse(cursor.After(page).ToString())!;
            }

            Assert.Equal(told.Select(item => item.EventId).Order(), seen.Select(item => item.EventId).Order());
            Assert.All(seen.GroupBy(item => (item.Service, item.Stream)), stream => Assert.Equal(
                newest ? stream.OrderByDescending(item => item.Version) : stream.OrderBy(item => item.Version), stream));
        }
    });

    private static IEnumerable<HistoryItem> Following(IGrouping<(string Service, Guid Stream), HistoryItem> stream, HistoryCursor cursor, bool newest)
    {
        var position = cursor.Of(stream.Key.Service).FirstOrDefault(one => one.Stream == stream.Key.Stream)?.Version;
        return newest
            ? stream.Where(item => item.Version < (position ?? long.MaxValue)).OrderByDescending(item => item.Version)
            : stream.Where(item => item.Version > (position ?? 0)).OrderBy(item => item.Version);
    }

    // Four services with unsynchronized clocks; the cause of an event can be any event that happened before it.
    private static HistoryItem[] Tell(Random random)
    {
        string[] services = ["drafting", "review", "translation", "publishing"];
        var skew = services.ToDictionary(service => service, _ => random.Next(-5, 6));
        var streams = services.Append("translation").Select(service => (service, id: new Guid(random.Next(), 0, 0, new byte[8]))).ToArray();
        var versions = new Dictionary<Guid, long>();
        var told = new List<HistoryItem>();
        for (var happened = 0; happened < random.Next(1, 25); happened++)
        {
            var (service, id) = streams[random.Next(streams.Length)];
            versions[id] = versions.GetValueOrDefault(id) + 1;
            // Equal times are common, because all events of a transaction have the same.
            var item = Line(service, versions[id], at: (happened / 3) + skew[service]) with { Stream = id };
            told.Add(told.Count > 0 && random.Next(3) == 0 ? item with { CausedBy = told[random.Next(told.Count)].EventId } : item);
        }

        return [.. told];
    }

    private static int[] Order(HistoryItem[] told) => [.. TimelineMerge.InOrder(told).Select(item => Array.IndexOf(told, item))];

    private static HistoryItem Line(string service, long version, int at) =>
        new(Six.AddSeconds(at), "Awa Traoré", null, "Happened", service, version, null, [], Guid.NewGuid(), null, new Guid(service.Length, 0, 0, new byte[8]));
}
