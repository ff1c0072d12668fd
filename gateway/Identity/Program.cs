using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.Identity;
using EditorialPlatform.Identity.Accounts;
using EditorialPlatform.Identity.Database;
using EditorialPlatform.Identity.SignIn;
using EditorialPlatform.Identity.Tokens;
using EditorialPlatform.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args is ["migrate" or "accounts", ..] ? [] : args);
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
builder.AddBus("identity", []);
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
app.MapPeople();

switch (args)
{
    case ["migrate"]:
        await Migrate.RunAsync(app.Services);
        break;
    case ["accounts", var file]:
        await DemoAccounts.MakeAsync(app.Services, file);
        break;
    default:
        await app.RunAsync();
        break;
}
