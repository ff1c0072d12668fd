using EditorialPlatform.Contracts.Identity;
using EditorialPlatform.Gateway;
using EditorialPlatform.Gateway.Checks;
using EditorialPlatform.Gateway.Docs;
using EditorialPlatform.Gateway.Forwarding;
using EditorialPlatform.Gateway.History;
using EditorialPlatform.Gateway.Pages;
using EditorialPlatform.Gateway.Sessions;
using EditorialPlatform.Gateway.SignIn;
using EditorialPlatform.ServiceDefaults;

if (args is ["migrate", ..])
{
    await Schema.MigrateAsync(args[1..]);
    return;
}

var builder = WebApplication.CreateBuilder(args);
builder.AddWebDefaults("gateway");
builder.AddOrigin();
builder.AddOperatorsListener();
builder.AddTokens();
builder.AddSessions();
builder.AddSignIn();
builder.AddBus("gateway", [(typeof(EndSessions), typeof(PersonErased))], PagesSetUp.HearOfChanges, heartbeat: TimeSpan.FromSeconds(5));
builder.AddRates();
builder.AddForwarding();
builder.AddPublicPages();
builder.AddTraces();
builder.AddReadiness();
builder.Services.AddHttpClient(ArticleHistory.Client, http => http.Timeout = TimeSpan.FromSeconds(15));

var app = builder.Build();
app.UseTrustedProxies();
app.UseWebDefaults();
app.UseSecurityHeaders();
app.UseInternalEndpointGuard();
app.UseRouting();
app.UseAnonymousReaders();
app.UseAuthentication();
app.UseRateLimiter();
app.UsePublicPages();
app.UseAuthorization();
app.UseCsrfCheck();
app.UseSizeCheck();

app.MapOperationalEndpoints();
app.MapSignIn();
app.MapSignOut();
app.MapMe();
app.MapArticleHistory();
app.MapDocs();
app.MapForwarding();
await app.RunAsync();
