using EditorialPlatform.Publishing;
using EditorialPlatform.ServiceDefaults;

var builder = Service.Create(args, "publishing", Outbound.ToMessage, _ => { });

var app = builder.BuildService();
await app.RunServiceAsync();
