using System.Collections.Immutable;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;

namespace EditorialPlatform.Identity.Tokens;

/// <summary>Rebuilds the URL of an OpenID Connect request, whether its parameters came in the query or in a form.</summary>
public static class ReturnAddress
{
    public static string Of(HttpContext http, params IReadOnlyCollection<string> without) =>
        http.Request.Path + QueryString.Create(
            from parameter in http.GetOpenIddictServerRequest()!.GetParameters()
            where !without.Contains(parameter.Key)
            from value in (ImmutableArray<string?>?)parameter.Value ?? []
            select KeyValuePair.Create(parameter.Key, value));
}
