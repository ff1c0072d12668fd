using EditorialPlatform.Desk.Api;
using EditorialPlatform.Desk.Frame;
using EditorialPlatform.Desk.Writing;
using EditorialPlatform.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddWebDefaults("desk");
builder.AddTokens();
builder.AddNewsroom();
builder.AddFrame();

var app = builder.Build();
app.UseWebDefaults();
app.UseFrame();
app.UseAuthentication();
app.UseAuthorization();
app.UseTroublePages();
app.UseAntiforgery();
app.MapForOperators();
app.MapClientFiles();
app.MapSettings();
app.MapFiles();
app.MapNewArticle();
app.MapPages();
await app.RunAsync();
