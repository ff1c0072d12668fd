using System.Collections.Concurrent;

namespace EditorialPlatform.ServiceDefaults;

/// <summary>
/// Answers kept in memory by address, up to so many bytes. Each is taken off when something it rests on changes, and nothing that
/// was begun before such a change is put on after it.
/// </summary>
/// <param name="capacity">So many bytes at most; what has not been asked for longest goes first.</param>
/// <param name="time">The clock, for who was asked for when.</param>
public sealed class Shelf(long capacity, TimeProvider time)
{
    /// <summary>As a key: everything.</summary>
    public const string Everything = "*";

    private readonly ConcurrentDictionary<string, Item> items = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Address, string Moment), Lazy<Task<KeptAnswer?>>> flights = new();
    private readonly Dictionary<string, HashSet<string>> resting = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private long turn;
    private long doubted;
    private long bytes;

    private sealed class Item(KeptAnswer answer, long turn, long used)
    {
        public KeptAnswer Answer { get; } = answer;

        public long Turn { get; } = turn;

        public long Used { get; set; } = used;
    }

    /// <summary>How many bytes it holds.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>How many answers it holds.</summary>
    public int Count => items.Count;

    /// <summary>Counts what has changed: an answer is as of the turn in which its making began.</summary>
    public long Turn => Interlocked.Read(ref turn);

    /// <summary>The answer kept at an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="sure">Whether it may be sent without a look at whether it still stands.</param>
    public KeptAnswer? Find(string address, out bool sure)
    {
        sure = false;
        if (!items.TryGetValue(address, out var item))
        {
            return null;
        }

        sure = item.Turn >= Interlocked.Read(ref doubted);
        // Written once in a while, not by every request: the line of memory is shared.
        var now = time.GetTimestamp();
        if (now - item.Used > time.TimestampFrequency)
        {
            item.Used = now;
        }

        return item.Answer;
    }

    /// <summary>Makes an answer, once for all who ask at the same moment, and keeps it unless something has changed meanwhile.</summary>
    /// <param name="address">The address.</param>
    /// <param name="moment">Who asks at another moment does not get what was begun at this one.</param>
    /// <param name="make">Makes it; nothing when there is nothing to share.</param>
    /// <returns>The answer, and whether this call made it.</returns>
    public async Task<(KeptAnswer? Answer, bool Made)> MakeAsync(string address, string moment, Func<Task<KeptAnswer?>> make)
    {
        var began = Turn;
        var own = new Lazy<Task<KeptAnswer?>>(make);
        var flight = flights.GetOrAdd((address, moment), own);
        if (flight != own)
        {
            try
            {
                return (await flight.Value, false);
            }
            catch (Exception)
            {
                // Whoever began it hears why it failed; the others try for themselves.
                return (null, false);
            }
        }

        try
        {
            var answer = await own.Value;
            if (answer is { Kept: true })
            {
                Keep(address, answer, began);
            }

            return (answer, true);
        }
        finally
        {
            flights.TryRemove(new((address, moment), own));
        }
    }

    /// <summary>Puts an answer on the shelf, unless something has changed since it was begun.</summary>
    /// <param name="address">The address.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="began">The turn in which its making began.</param>
    public void Keep(string address, KeptAnswer answer, long began)
    {
        lock (gate)
        {
            if (turn != began || answer.Bytes > capacity / 4)
            {
                return;
            }

            Take(address);
            items[address] = new Item(answer, began, time.GetTimestamp());
            bytes += answer.Bytes;
            foreach (var key in answer.Keys)
            {
                (resting.TryGetValue(key, out var addresses) ? addresses : resting[key] = new(StringComparer.Ordinal)).Add(address);
            }

            if (bytes > capacity)
            {
                MakeRoom();
            }
        }
    }

    /// <summary>Takes off what rests on something that has changed.</summary>
    /// <param name="keys">What has changed.</param>
    public void Evict(IEnumerable<string> keys)
    {
        lock (gate)
        {
            Interlocked.Increment(ref turn);
            foreach (var key in keys)
            {
                foreach (var address in key == Everything ? [.. items.Keys] : resting.TryGetValue(key, out var addresses) ? addresses.ToArray() : [])
                {
                    Take(address);
                }
            }
        }
    }

    /// <summary>From now on nothing that is kept is sent without a look at whether it still stands: changes may have been missed.</summary>
    public void Doubt()
    {
        lock (gate)
        {
            Interlocked.Exchange(ref doubted, Interlocked.Increment(ref turn));
        }
    }

    private void Take(string address)
    {
        if (!items.TryRemove(address, out var item))
        {
            return;
        }

        bytes -= item.Answer.Bytes;
        foreach (var key in item.Answer.Keys)
        {
            if (resting.TryGetValue(key, out var addresses) && addresses.Remove(address) && addresses.Count == 0)
            {
                resting.Remove(key);
            }
        }
    }

    // A tenth at once, so that it is not looked for at every turn.
    private void MakeRoom()
    {
        foreach (var (address, _) in items.ToArray().OrderBy(item => item.Value.Used))
        {
            if (bytes <= capacity - (capacity / 10))
            {
                return;
            }

            Take(address);
        }
    }
}
