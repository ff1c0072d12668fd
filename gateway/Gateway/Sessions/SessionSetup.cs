using EditorialPlatform.EventSourcing;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Npgsql;

namespace EditorialPlatform.Gateway.Sessions;

public static class SessionSetup
{
    /// <summary>The authentication scheme of session cookies.</summary>
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;

    public static void AddSessions(this WebApplicationBuilder builder)
    {
        var life = builder.Configuration.GetSection("Sessions");
        builder.Services.AddSingleton(new SessionLifetime(life.GetValue("Idle", TimeSpan.FromHours(2)), life.GetValue("Whole", TimeSpan.FromHours(12))));
        builder.Services.AddSingleton(NpgsqlDataSource.Create(
            builder.Configuration.ServingConnection("ConnectionStrings:Gateway", "gateway", DatabaseConnection.GatewayPool)));
        builder.Services.AddDataProtection().SetApplicationName("newsroom-gateway");
        builder.Services.AddOptions<KeyManagementOptions>()
            .Configure<NpgsqlDataSource>((keys, database) => keys.XmlRepository = new PostgresKeyRepository(database));
        builder.Services.AddSingleton<SessionStore>();
        builder.Services.AddSingleton<TokenRefresh>();
        builder.Services.AddHostedService<Purge>();
        builder.Services.AddAuthentication().AddCookie(Scheme);
        builder.Services.AddOptions<CookieAuthenticationOptions>(Scheme)
            .Configure<Origin, SessionStore, SessionLifetime, TokenRefresh>((cookies, origin, sessions, whole, refresh) =>
        {
            cookies.Cookie.Name = CookieName(origin);
            cookies.Cookie.HttpOnly = true;
            cookies.Cookie.SameSite = SameSiteMode.Lax;
            cookies.Cookie.SecurePolicy = origin.IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
            cookies.Cookie.Path = "/";
            cookies.SessionStore = sessions;
            cookies.ExpireTimeSpan = whole.Absolute;
            cookies.SlidingExpiration = false;
            cookies.Events.OnValidatePrincipal = refresh.ValidateAsync;
        });
    }

    public static string CookieName(Origin origin) => origin.IsHttps ? "__Host-newsroom" : "newsroom";

    private sealed class Purge(SessionStore sessions, TimeProvider time, ILogger<SessionStore> log) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMinutes(10), time);
            do
            {
                try
                {
                    await sessions.PurgeAsync(stoppingToken);
                }
                catch (NpgsqlException away)
                {
                    log.LogWarning(away, "Old sessions could not be removed; trying again later");
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
    }
}
