using System.Collections.Concurrent;

namespace EditorialPlatform.Gateway.Pages;

/// <summary>How many bytes the page cache holds at most.</summary>
/// <param name="Pages">For everything but pictures.</param>
/// <param name="Pictures">For pictures, which would otherwise push out the pages.</param>
public sealed record PageCacheLimits(long Pages, long Pictures);

/// <summary>
/// Responses for anybody, by address. An entry is evicted when one of its keys changes, and a response that was rendered before a change
/// is never stored after it: every response says which version of all that is public it was rendered from.
/// </summary>
public sealed class PageCache(PageCacheLimits limits, TimeProvider time)
{
    /// <summary>The key that stands for everything.</summary>
    public const string Everything = "*";

    private readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> addressesByKey = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly long[] bytes = new long[2];
    private long version = -1;
    private int era;

    private sealed class Entry(CachedResponse response, long used)
    {
        public CachedResponse Response { get; } = response;

        public long Used { get; set; } = used;
    }

    /// <summary>The version of all that is public whose changes have been applied here.</summary>
    public long Version => Interlocked.Read(ref version);

    /// <summary>Counts how often everything was evicted: versions of different eras cannot be compared.</summary>
    public int Era => Volatile.Read(ref era);

    public int Count => entries.Count;

    public long Bytes
    {
        get
        {
            lock (gate)
            {
                return bytes[0] + bytes[1];
            }
        }
    }

    public CachedResponse? TryGet(string address)
    {
        if (!entries.TryGetValue(address, out var entry))
        {
            return null;
        }

        // Not written by every request: processors would fight over the line of memory.
        var now = time.GetTimestamp();
        if (now - entry.Used > time.TimestampFrequency)
        {
            entry.Used = now;
        }

        return entry.Response;
    }

    /// <summary>Stores a response, unless it may be older than a change that was applied here, or would fill a good part of the cache alone.</summary>
    /// <param name="address">The path and what is significant of the query.</param>
    /// <param name="response">The response.</param>
    /// <param name="begun">The era in which it was asked for.</param>
    public bool Set(string address, CachedResponse response, int begun)
    {
        lock (gate)
        {
            if (begun != era || response.Version < version || response.Bytes > LimitOf(response) / 4)
            {
                return false;
            }

            Remove(address);
            entries[address] = new(response, time.GetTimestamp());
            bytes[Kind(response)] += response.Bytes;
            foreach (var key in response.Keys)
            {
                (addressesByKey.TryGetValue(key, out var addresses) ? addresses : addressesByKey[key] = new(StringComparer.Ordinal)).Add(address);
            }

            MakeRoom(response);
            return true;
        }
    }

    /// <summary>Applies changes: evicts what depends on the keys.</summary>
    /// <param name="to">The version after the changes.</param>
    /// <param name="keys">What changed since <see cref="Version"/>.</param>
    public void Apply(long to, IEnumerable<string> keys)
    {
        lock (gate)
        {
            version = Math.Max(version, to);
            foreach (var key in keys)
            {
                foreach (var address in key == Everything ? [.. entries.Keys] : addressesByKey.TryGetValue(key, out var addresses) ? addresses.ToArray() : [])
                {
                    Remove(address);
                }
            }
        }
    }

    /// <summary>Empties the cache and begins again at a version, which may be lower.</summary>
    /// <param name="at">The version.</param>
    public void Clear(long at)
    {
        lock (gate)
        {
            Apply(at, [Everything]);
            version = at;
            era++;
        }
    }

    private static int Kind(CachedResponse response) => response.IsPicture ? 1 : 0;

    private long LimitOf(CachedResponse response) => response.IsPicture ? limits.Pictures : limits.Pages;

    private void Remove(string address)
    {
        if (!entries.TryRemove(address, out var entry))
        {
            return;
        }

        bytes[Kind(entry.Response)] -= entry.Response.Bytes;
        foreach (var key in entry.Response.Keys)
        {
            if (addressesByKey.TryGetValue(key, out var addresses) && addresses.Remove(address) && addresses.Count == 0)
            {
                addressesByKey.Remove(key);
            }
        }
    }

    // The least recently used go first, a tenth at once, so that they are not sorted for every new entry.
    private void MakeRoom(CachedResponse added)
    {
        var (kind, limit) = (Kind(added), LimitOf(added));
        if (bytes[kind] <= limit)
        {
            return;
        }

        foreach (var (address, _) in entries.Where(entry => Kind(entry.Value.Response) == kind).OrderBy(entry => entry.Value.Used).ToList())
        {
            if (bytes[kind] <= limit - (limit / 10))
            {
                return;
            }

            Remove(address);
        }
    }
}
