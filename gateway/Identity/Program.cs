using EditorialPlatform.Contracts.Notifications;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.Identity;
using EditorialPlatform.Identity.Accounts;
using EditorialPlatform.Identity.Database;
using EditorialPlatform.Identity.Notifications;
using EditorialPlatform.Identity.SignIn;
using EditorialPlatform.Identity.Tokens;
using EditorialPlatform.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args is ["migrate" or "accounts" or "admin", ..] ? [] : args);
var issuer = new Uri(builder.Configuration.Required("Authentication:Issuer"));
var keys = SigningKeys.From(builder.Configuration.Required("Keys:Directory"));
builder.AddWebDefaults("identity");
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = RequestBody.CommandLimit);
builder.AddIdentityDatabase(asOwner: args is ["migrate"]);
builder.AddAccounts();
builder.AddCookies(issuer, keys);
builder.Services.AddSingleton<SignInPage>().AddSingleton(PagePolicy.For(Clients.From(builder.Configuration).Values));
builder.AddOpenIdConnect(issuer, keys);
builder.AddTokens();
builder.Services.AddOpenApiDocument("Identity", "Accounts, for admins. Signing in is OpenID Connect, described by its discovery document.");
builder.AddBus("identity", [(typeof(OnPersonNotified), typeof(PersonNotified))]);
builder.Services.AddHostedService<TokenPruning>();
builder.Services.AddSingleton<ErasurePublisher>().AddHostedService(provider => provider.GetRequiredService<ErasurePublisher>());

var app = builder.Build();
app.UseWebDefaults();
app.UseForwardedHeaders(BehindGateway.Options(issuer));
app.UseReadableForms();
app.UseAuthentication();
app.UseAuthorization();
app.MapOperationalEndpoints();
app.MapOpenApi("/openapi/v1.json").AllowAnonymous();
app.MapSignIn();
app.MapSignOut();
app.MapAuthorize();
app.MapTokenEndpoint();
app.MapSetPassword();
app.MapPeople();
app.MapNotifications();

switch (args)
{
    case ["migrate"]:
        await Migrate.RunAsync(app.Services);
        break;
    case ["accounts", var file]:
        await DemoAccounts.MakeAsync(app.Services, file);
        break;
    case ["admin", var username, var email]:
        try
        {
            Console.WriteLine(await AdminCommand.RunAsync(app.Services, issuer, username, email));
        }
        catch (ArgumentException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            Environment.ExitCode = 1;
        }

        break;
    default:
        await app.RunAsync();
        break;
}
