using EditorialPlatform.Translation;
using EditorialPlatform.ServiceDefaults;

var builder = Service.Create(args, "translation", Outbound.ToMessage, _ => { });

var app = builder.BuildService();
await app.RunServiceAsync();
