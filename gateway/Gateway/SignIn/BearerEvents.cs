using EditorialPlatform.EventSourcing;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;

namespace EditorialPlatform.Gateway.SignIn;

/// <summary>Answers 503 instead of 401 while the provider's signing keys are unavailable: the token may be valid.</summary>
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
