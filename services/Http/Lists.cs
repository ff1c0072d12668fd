using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using EditorialPlatform.EventSourcing;
using Microsoft.AspNetCore.Mvc;
using Npgsql;

namespace EditorialPlatform.Http;

/// <summary>A page of a list.</summary>
/// <typeparam name="TItem">What is listed.</typeparam>
/// <param name="Items">The items.</param>
/// <param name="Next">The cursor of the next page; none on the last.</param>
public sealed record ListPage<TItem>(IReadOnlyList<TItem> Items, string? Next);

/// <summary>A page of a list, beside how many there are in each state.</summary>
/// <typeparam name="TItem">What is listed.</typeparam>
/// <param name="Items">The items.</param>
/// <param name="Next">The cursor of the next page; none on the last.</param>
/// <param name="Counts">How many, by state, of all that the person may see and the other filters let through.</param>
/// <param name="MaxCount">How far was counted: so many are so many or more.</param>
public sealed record CountedPage<TItem>(
    IReadOnlyList<TItem> Items,
    string? Next,
    IReadOnlyDictionary<string, int> Counts,
    [property: JsonPropertyName("countedTo")] int MaxCount = BoundedCount.MaxCount);

/// <summary>Counts no further than anybody reads a number for, and off an index: it costs the same in a list of any length.</summary>
public static class BoundedCount
{
    /// <summary>How far.</summary>
    public const int MaxCount = 1000;

    /// <summary>Counts several selections in one statement.</summary>
    /// <param name="database">The database.</param>
    /// <param name="selections">By name, from <c>from</c> on. Each names an order that an index has:
    /// else the planner may well read what it expects to be the beginning of everything.</param>
    /// <param name="values">The values of <c>$1</c> and so on.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public static async Task<IReadOnlyDictionary<string, int>> CountAsync(
        this NpgsqlDataSource database, IEnumerable<(string Name, string From)> selections, IReadOnlyList<object> values, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        await using var command = database.CreateCommand(
            string.Join(
                " union all ",
                selections.Select(selection => $"select '{selection.Name}', count(*)::int from (select {selection.From} limit {MaxCount}) found")));
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            counts[reader.GetString(0)] = reader.GetInt32(1);
        }

        return counts;
    }
}

/// <summary>The query parameters of a list: an endpoint binds them with <c>[AsParameters]</c>.</summary>
/// <param name="Limit">Most items of a page: 50, at most 200.</param>
/// <param name="Cursor">The opaque <see cref="ListPage{TItem}.Next"/> of the page before.</param>
public sealed record PageQuery([property: FromQuery(Name = "limit")] QueryValue<int>? Limit, [property: FromQuery(Name = "cursor")] string? Cursor)
{
    /// <summary>Most items that can be asked for.</summary>
    public const int MaxLimit = 200;

    /// <summary>How many items a page has otherwise.</summary>
    public const int DefaultLimit = 50;

    /// <summary>Reads where the page begins and how long it is.</summary>
    /// <param name="keys">How many sort keys a cursor of this list has.</param>
    /// <exception cref="RejectionException">422.</exception>
    public PageRequest Read(int keys) =>
        Limit is { Value: not (>= 1 and <= MaxLimit) } ? throw new RejectionException(Rejection.Field("/limit", $"A number from 1 to {MaxLimit}."))
        : new(Limit?.Value ?? DefaultLimit, Cursor is null ? null : PageRequest.Decode(Cursor, keys));
}

/// <summary>Where a page of a list begins and how long it is, as <see cref="PageQuery"/> read it.</summary>
/// <param name="Limit">Most items.</param>
/// <param name="After">The sort keys of the last item before; none on the first page.</param>
public sealed record PageRequest(int Limit, IReadOnlyList<string>? After)
{
    /// <summary>Makes a page of one item more than was asked for: the one more says that there is a next page.</summary>
    /// <typeparam name="TItem">What is listed.</typeparam>
    /// <param name="found">At most <see cref="Limit"/> + 1 items.</param>
    /// <param name="keys">The sort keys of an item.</param>
    public ListPage<TItem> ToPage<TItem>(IReadOnlyList<TItem> found, Func<TItem, IReadOnlyList<string>> keys) =>
        found.Count <= Limit
            ? new(found, null)
            : new([.. found.Take(Limit)], Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(keys(found[Limit - 1]))));

    internal static string[] Decode(string cursor, int keys)
    {
        try
        {
            if (JsonSerializer.Deserialize<string[]>(Base64Url.DecodeFromChars(cursor)) is { } decoded
                && decoded.Length == keys
                && decoded.All(key => key is not null && !key.Contains('\0', StringComparison.Ordinal)))
            {
                return decoded;
            }
        }
        catch (Exception unreadable) when (unreadable is FormatException or JsonException or DecoderFallbackException)
        {
            // Said below.
        }

        throw new RejectionException(Rejection.Field("/cursor", "This is no cursor of this list."));
    }
}
