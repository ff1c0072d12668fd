using System.Text.Json.Serialization;

namespace EditorialPlatform.Contracts.Notifications;

// The namespace and type name are the address of the message on the broker; moving or renaming a record breaks delivery to its consumers.

/// <summary>Something happened that persons are to be told of. It names the article and carries no words of it.</summary>
/// <param name="Persons">Ids of the persons.</param>
/// <param name="Kind">What happened.</param>
/// <param name="ArticleId">The article; null if it is about none.</param>
/// <param name="At">When it happened.</param>
/// <param name="By">Id of the person who did it; null if nobody did.</param>
/// <param name="Role">Everybody who holds this role is told too, except the person who did it. Only Identity knows who that is.</param>
public sealed record PersonNotified(
    IReadOnlyList<Guid> Persons, NotificationKind Kind, Guid? ArticleId, DateTimeOffset At, Guid? By = null, string? Role = null);

/// <summary>What a person is told of.</summary>
[JsonConverter(typeof(WireEnumConverter<NotificationKind>))]
public enum NotificationKind
{
    /// <summary>An article or a translation came back to its writers.</summary>
    [JsonStringEnumMemberName("returned")]
    Returned,

    /// <summary>An article or a translation was approved.</summary>
    [JsonStringEnumMemberName("approved")]
    Approved,

    /// <summary>A version is public.</summary>
    [JsonStringEnumMemberName("published")]
    Published,

    /// <summary>The source of a translation has changed.</summary>
    [JsonStringEnumMemberName("outdated")]
    Outdated,

    /// <summary>What was approved could not be published.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>An editor approved their own work.</summary>
    [JsonStringEnumMemberName("break-glass")]
    BreakGlass,

    /// <summary>A writer answered a comment, or decided on a suggestion.</summary>
    [JsonStringEnumMemberName("answered")]
    Answered,

    /// <summary>An account waits for another admin, or was changed.</summary>
    [JsonStringEnumMemberName("account")]
    Account,
}
