using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Translation;

var builder = Service.Create(args, "translation", Outbound.ToMessage, _ => { });

var app = builder.BuildService();
await app.RunServiceAsync();
