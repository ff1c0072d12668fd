using EditorialPlatform.EventSourcing;
using EditorialPlatform.Gateway.Forwarding;
using EditorialPlatform.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.Net.Http.Headers;

namespace EditorialPlatform.Gateway.Checks;

/// <summary>Challenges API clients with 401; only browser navigations are redirected to sign-in.</summary>
public sealed class AuthorizationResults : IAuthorizationMiddlewareResultHandler
{
    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            return next(context);
        }

        if (authorizeResult.Forbidden)
        {
            return new Problem(Rejection.Forbidden("Your roles do not allow this.")).ExecuteAsync(context);
        }

        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) && request.Headers.Authorization.Count == 0 && context.GetEndpoint()?.Who() == RouteAudience.Page)
        {
            context.Response.Redirect("/signin" + QueryString.Create("returnUrl", request.Path.ToUriComponent() + request.QueryString));
            return Task.CompletedTask;
        }

        context.Response.Headers[HeaderNames.WWWAuthenticate] = request.Headers.Authorization.Count > 0 ? "Bearer error=\"invalid_token\"" : "Bearer";
        return new Problem(new Rejection(401, "sign-in", "Sign in first.")).ExecuteAsync(context);
    }
}
