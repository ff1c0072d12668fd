using EditorialPlatform.Contracts.Notifications;
using EditorialPlatform.Http;
using EditorialPlatform.Identity.Database;
using Microsoft.EntityFrameworkCore;

namespace EditorialPlatform.Identity.Notifications;

/// <summary>What a person is told of. It holds ids only, and is deleted with the account.</summary>
public sealed class Notification
{
    public long Id { get; set; }

    /// <summary>The message it came with: each person is told of it once.</summary>
    public Guid MessageId { get; set; }

    public Guid PersonId { get; set; }

    public string Kind { get; set; } = "";

    public Guid? ArticleId { get; set; }

    public DateTimeOffset At { get; set; }

    /// <summary>Who did it; null if nobody did, or if that account does not exist.</summary>
    public Guid? By { get; set; }

    public bool Read { get; set; }

    /// <summary>Stores a notification for each person with an account whom the message is for. Repeating it changes nothing.</summary>
    public static Task AddAsync(IdentityDatabase database, Guid messageId, PersonNotified message, CancellationToken cancellationToken)
    {
        var (kind, persons, role) = (Json.Name(message.Kind), message.Persons.ToArray(), message.Role ?? "");
        return database.Database.ExecuteSqlAsync(
            $"""
            insert into identity."Notifications" ("MessageId", "PersonId", "Kind", "ArticleId", "At", "By", "Read")
            select {messageId}, "Id", {kind}, {message.ArticleId}::uuid, {message.At.ToUniversalTime()},
                (select "Id" from identity."People" where "Id" = {message.By}::uuid), false
            from identity."People"
            where "Id" = any({persons}) or ({role} = any("Roles") and not "Disabled" and "Id" is distinct from {message.By}::uuid)
            on conflict do nothing
            """,
            cancellationToken);
    }
}
