using EditorialPlatform.EventSourcing;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;

namespace EditorialPlatform.Gateway.SignIn;

/// <summary>Without the provider's keys no token can be judged, which is another thing than a bad token.</summary>
public static class BearerEvents
{
    public static void TellWhenProviderIsAway(JwtBearerOptions tokens) => tokens.Events = new() { OnAuthenticationFailed = RefuseAsync };

    private static async Task RefuseAsync(AuthenticationFailedContext context)
    {
        if (context.Exception is SecurityTokenSignatureKeyNotFoundException or InvalidOperationException)
        {
            try
            {
                await context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted);
            }
            catch (Exception away) when (away is InvalidOperationException or IOException or HttpRequestException)
            {
                throw new RejectionException(OidcClient.Away);
            }
        }
    }
}
