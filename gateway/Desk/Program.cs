using EditorialPlatform.Desk.Api;
using EditorialPlatform.Desk.Shared;
using EditorialPlatform.Desk.Writing;
using EditorialPlatform.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddWebDefaults("desk");
builder.AddTokens();
builder.AddNewsroom();
builder.AddShared();

var app = builder.Build();
app.UseWebDefaults();
app.UseShared();
app.UseAuthentication();
app.UseAuthorization();
app.UseErrorPages();
app.UseAntiforgery();
app.MapOperationalEndpoints();
app.MapKit();
app.MapSettings();
app.MapFiles();
app.MapNewArticle();
app.MapPages();
await app.RunAsync();
