using System.Globalization;
using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.Identity.Database;
using EditorialPlatform.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace EditorialPlatform.Identity.Notifications;

/// <summary>A notification as its person sees it.</summary>
/// <param name="Id">Rises with time.</param>
/// <param name="Kind">What happened: <c>returned</c>, <c>approved</c>, <c>published</c>, <c>outdated</c>, <c>failed</c>, <c>break-glass</c>,
/// <c>answered</c> or <c>account</c>.</param>
/// <param name="ArticleId">The article; absent if it is about none.</param>
/// <param name="Who">Who did it; absent if nobody did, or if the account does not exist.</param>
public sealed record NotificationView(
    long Id,
    string Kind,
    DateTimeOffset At,
    bool Read,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? ArticleId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Person? Who);

/// <summary>A page of a person's notifications, newest first.</summary>
/// <param name="Unread">How many are unread; counting stops at 1000.</param>
public sealed record NotificationsView(IReadOnlyList<NotificationView> Items, string? Next, int Unread);

/// <summary>How many notifications remain unread.</summary>
public sealed record UnreadView(int Unread);

/// <summary>Marks the person's notifications as read, up to one of them.</summary>
public sealed record ReadNotifications(long? UpTo);

/// <summary>The endpoints of a person's own notifications.</summary>
public static class MyNotifications
{
    public static void MapNotifications(this IEndpointRouteBuilder routes)
    {
        var mine = routes.MapGroup("").WithTags("Notifications");
        mine.MapGet("/api/notifications", (Delegate)ListAsync)
            .Describe("listNotifications", "List what the signed-in person is told of, newest first").Refuses(422, "fields");
        mine.MapPost("/api/notifications/read", (Delegate)ReadAsync)
            .DescribeCommand<ReadNotifications>(200, typeof(UnreadView)).WithSummary("Mark own notifications as read, up to an id");
    }

    private static async Task<Results<Ok<NotificationsView>, Problem>> ListAsync([AsParameters] PageQuery query, HttpContext http, IdentityDatabase database)
    {
        var (me, list, before) = (Actor.From(http.User)!.Id, query.Read(keys: 1), long.MaxValue);
        if (list.After is [var last] && !long.TryParse(last, CultureInfo.InvariantCulture, out before))
        {
            return new Problem(Rejection.Field("/cursor", "This is no cursor of this list."));
        }

        var found = await database.Notifications.AsNoTracking()
            .Where(one => one.PersonId == me && one.Id < before)
            .OrderByDescending(one => one.Id).Take(list.Limit + 1)
            .Select(one => new
            {
                one,
                who = database.People.Where(person => person.Id == one.By).Select(person => person.Name).FirstOrDefault()
            })
            .ToListAsync(http.RequestAborted);
        var page = list.ToPage(found, line => [line.one.Id.ToString(CultureInfo.InvariantCulture)]);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new NotificationsView(
            [.. page.Items.Select(line => new NotificationView(
                line.one.Id, line.one.Kind, line.one.At, line.one.Read, line.one.ArticleId, line.who is null ? null : new(line.one.By!.Value, line.who)))],
            page.Next,
            await UnreadAsync(database, me, http.RequestAborted)));
    }

    // It needs no idempotency key: repeating it changes nothing.
    private static async Task<IResult> ReadAsync(HttpContext http, IdentityDatabase database)
    {
        var me = Actor.From(http.User)!.Id;
        var (command, _, _) = await RequestBody.ReadCommandAsync<ReadNotifications>(http);
        if (command.UpTo is not { } upTo)
        {
            return new Problem(Rejection.Field("/upTo", "This is needed."));
        }

        await database.Notifications.Where(one => one.PersonId == me && !one.Read && one.Id <= upTo)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.Read, true), http.RequestAborted);
        return TypedResults.Ok(new UnreadView(await UnreadAsync(database, me, http.RequestAborted)));
    }

    private static Task<int> UnreadAsync(IdentityDatabase database, Guid me, CancellationToken cancellationToken) =>
        database.Notifications.Where(one => one.PersonId == me && !one.Read).Take(BoundedCount.MaxCount).CountAsync(cancellationToken);
}
