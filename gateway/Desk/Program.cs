using EditorialPlatform.Desk;
using EditorialPlatform.ServiceDefaults;

var builder = WebApplication.CreateBuilder(args);
builder.AddWebDefaults("desk");
builder.AddTokens();

var app = builder.Build();
app.UseWebDefaults();
app.UseStaticFiles();
app.UseAuthentication();
app.UseAuthorization();
app.MapForOperators();
app.MapFrontDesk();
await app.RunAsync();
