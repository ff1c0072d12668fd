using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace EditorialPlatform.Http;

/// <summary>What a local time is in a time zone: clocks skip an hour in spring and show one twice in autumn.</summary>
public enum LocalTimeKind
{
    /// <summary>One moment.</summary>
    Once,

    /// <summary>Two moments.</summary>
    Twice,

    /// <summary>No moment: the clocks skip it.</summary>
    Skipped,

    /// <summary>No time at all.</summary>
    Unreadable,
}

/// <summary>A local time as a moment: the first of two; for one that is skipped, as if the clocks had not been changed yet.</summary>
/// <param name="Kind">Whether there is such a time.</param>
/// <param name="At">The moment, with the offset that holds then.</param>
public readonly record struct LocalTime(LocalTimeKind Kind, DateTimeOffset At);

/// <summary>The time zone of the newsroom: people type and read times in it, whatever the zone of their device.</summary>
public sealed class SiteZone
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFF"];

    private readonly TimeZoneInfo zone;

    /// <summary>A zone of the IANA database, such as <c>Africa/Bamako</c>.</summary>
    /// <param name="id">Its name.</param>
    /// <exception cref="TimeZoneNotFoundException">There is no such zone.</exception>
    public SiteZone(string id) => (Id, zone) = (id, TimeZoneInfo.FindSystemTimeZoneById(id));

    /// <summary>Universal time.</summary>
    public static SiteZone Utc { get; } = new("UTC");

    /// <summary>Its name in the IANA database.</summary>
    public string Id { get; }

    /// <summary>The city that it is named after.</summary>
    public string City => Id[(Id.LastIndexOf('/') + 1)..].Replace('_', ' ');

    /// <summary>Whether the city begins with a vowel, before which French elides: <c>heure d’Abidjan</c>.</summary>
    public bool HasVowelFirst => "AEIOUYÉÈÎÔ".Contains(City[0], StringComparison.Ordinal);

    /// <summary>The zone of the setting <c>Site:TimeZone</c>.</summary>
    /// <param name="configuration">The settings.</param>
    public static SiteZone Of(IConfiguration configuration) => new(configuration["Site:TimeZone"] is { Length: > 0 } id ? id : "Africa/Bamako");

    /// <summary>The same moment, as clocks in the zone show it.</summary>
    /// <param name="moment">The moment.</param>
    public DateTimeOffset Local(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, zone);

    /// <summary>Whether clocks in the zone show the moment's time twice, and if so, whether this is the first time.</summary>
    /// <param name="moment">The moment.</param>
    public bool? IsFirstOfTwo(DateTimeOffset moment)
    {
        var local = Local(moment);
        return zone.IsAmbiguousTime(local.DateTime) ? local.Offset == zone.GetAmbiguousTimeOffsets(local.DateTime).Max() : null;
    }

    /// <summary>Reads a time as a form sends it, without an offset.</summary>
    /// <param name="typed">Such as <c>2027-03-01T06:00</c>.</param>
    public LocalTime Read(string typed)
    {
        // Beyond these years a zone has no rules, and the moment may not exist.
        if (!DateTime.TryParseExact(typed, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) || local.Year is < 1900 or >= 9999)
        {
            return new(LocalTimeKind.Unreadable, default);
        }

        return zone.IsInvalidTime(local) ? new(LocalTimeKind.Skipped, new(local, zone.GetUtcOffset(local.AddDays(-1))))
            : zone.IsAmbiguousTime(local) ? new(LocalTimeKind.Twice, new(local, zone.GetAmbiguousTimeOffsets(local).Max()))
            : new(LocalTimeKind.Once, new(local, zone.GetUtcOffset(local)));
    }
}
