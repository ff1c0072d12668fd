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
/// <param name="Counts">The number of items in each state that the person may see and that match the other filters.</param>
/// <param name="MaxCount">Where counting stopped: a count equal to it means at least that many.</param>
public sealed record CountedPage<TItem>(
    IReadOnlyList<TItem> Items,
    string? Next,
    IReadOnlyDictionary<string, int> Counts,
    [property: JsonPropertyName("countedTo")] int MaxCount = BoundedCount.MaxCount);

/// <summary>Counts at most <see cref="MaxCount"/> rows, by index, so that the cost does not depend on the length of the list.</summary>
public static class BoundedCount
{
    /// <summary>The highest count.</summary>
    public const int MaxCount = 1000;

    /// <summary>Runs several counts in one statement.</summary>
    /// <param name="database">The database.</param>
    /// <param name="selections">Names and statements, starting with <c>from</c>. Each has to be ordered by an index,
    /// because otherwise the planner may choose to scan the table.</param>
    /// <param name="values">The values of the parameters, from <c>$1</c>.</param>
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
/// <param name="Limit">The page size: 50 by default, at most 200.</param>
/// <param name="Cursor">The opaque <see cref="ListPage{TItem}.Next"/> of the page before.</param>
public sealed record PageQuery([property: FromQuery(Name = "limit")] QueryValue<int>? Limit, [property: FromQuery(Name = "cursor")] string? Cursor)
{
    /// <summary>The maximum number of items.</summary>
    public const int MaxLimit = 200;

    /// <summary>The default number of items.</summary>
    public const int DefaultLimit = 50;

    /// <summary>Reads the limit and the cursor.</summary>
    /// <param name="keys">The number of sort keys in a cursor of this list.</param>
    /// <exception cref="RejectionException">422: a value is invalid.</exception>
    public PageRequest Read(int keys) =>
        Limit is { Value: not (>= 1 and <= MaxLimit) } ? throw new RejectionException(Rejection.Field("/limit", $"A number from 1 to {MaxLimit}."))
        : new(Limit?.Value ?? DefaultLimit, Cursor is null ? null : PageRequest.Decode(Cursor, keys));
}

/// <summary>The start and the length of a page, as read by <see cref="PageQuery"/>.</summary>
/// <param name="Limit">The maximum number of items.</param>
/// <param name="After">The sort keys of the last item on the previous page; <see langword="null"/> on the first page.</param>
public sealed record PageRequest(int Limit, IReadOnlyList<string>? After)
{
    /// <summary>Creates a page from up to one item more than the limit. The additional item shows that there is a next page.</summary>
    /// <typeparam name="TItem">The type of the items.</typeparam>
    /// <param name="found">At most <see cref="Limit"/> + 1 items.</param>
    /// <param name="keys">Gets the sort keys of an item.</param>
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
            // Rejected below.
        }

        throw new RejectionException(Rejection.Field("/cursor", "This is no cursor of this list."));
    }
}
