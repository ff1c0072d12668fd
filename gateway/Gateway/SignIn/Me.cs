using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;

namespace EditorialPlatform.Gateway.SignIn;

public static class Me
{
    public static void MapMe(this WebApplication app) => app.MapGet("/api/me", IResult (HttpContext http) =>
        Actor.From(http.User) is { } me
            ? TypedResults.Ok(new { me.Id, me.Name, Roles = me.Roles.Order(StringComparer.Ordinal), Languages = me.Languages.Order(StringComparer.Ordinal) })
            : new Problem(Rejection.Forbidden("The token names nobody.")));
}
