using System.Collections.Concurrent;
using EditorialPlatform.Http;

namespace EditorialPlatform.Gateway.Pages;

/// <summary>The maximum size of the page cache in bytes.</summary>
/// <param name="Pages">For everything except pictures.</param>
/// <param name="Pictures">For pictures, which would otherwise evict the pages.</param>
public sealed record PageCacheLimits(long Pages, long Pictures);

/// <summary>
/// A cache of public responses by URL. An entry is evicted when one of its surrogate keys changes. Every response carries the version of the public
/// site it was rendered from, so a response rendered before a change is never stored after it.
/// </summary>
public sealed class PageCache(PageCacheLimits limits, TimeProvider time)
{
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

    /// <summary>The version of the public site up to which changes have been applied.</summary>
    public long Version => Interlocked.Read(ref version);

    /// <summary>The number of times the cache was cleared. Versions of different eras cannot be compared.</summary>
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

        // Not written on every request, to avoid contention for the cache line.
        var now = time.GetTimestamp();
        if (now - entry.Used > time.TimestampFrequency)
        {
            entry.Used = now;
        }

        return entry.Response;
    }

    /// <summary>Stores a response, unless a change applied here may be newer or the response would fill a large part of the cache.</summary>
    /// <param name="address">The path and the significant query parameters.</param>
    /// <param name="response">The response.</param>
    /// <param name="begun">The era in which the request started.</param>
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

    /// <summary>Applies changes: evicts the entries with these keys.</summary>
    /// <param name="to">The version after the changes.</param>
    /// <param name="keys">What changed since <see cref="Version"/>.</param>
    public void Apply(long to, IEnumerable<string> keys)
    {
        lock (gate)
        {
            version = Math.Max(version, to);
            foreach (var key in keys)
            {
                string[] stale = key == PublicPages.EveryKey ? [.. entries.Keys] : addressesByKey.TryGetValue(key, out var addresses) ? [.. addresses] : [];
                foreach (var address in stale)
                {
                    Remove(address);
                }
            }
        }
    }

    /// <summary>Clears the cache and restarts at a version, which may be lower than the current one.</summary>
    /// <param name="at">The version.</param>
    public void Clear(long at)
    {
        lock (gate)
        {
            Apply(at, [PublicPages.EveryKey]);
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

    // Evicts the least recently used tenth at once, to avoid sorting on every insertion.
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
