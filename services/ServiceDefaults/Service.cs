using System.Reflection;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using Marten;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace EditorialPlatform.ServiceDefaults;

/// <summary>Builds a service. Its <c>Program.cs</c> adds the streams, messages and routes.</summary>
public static class Service
{
    /// <summary>Creates a service. The first program argument may be <c>migrate</c>, <c>rebuild</c> or <c>redrive</c> instead of serving.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="name">The service's name, which its schema, queues and telemetry have too.</param>
    /// <param name="description">The purpose of the service in one sentence, for the OpenAPI document.</param>
    /// <param name="toMessage">Creates messages from committed events.</param>
    /// <param name="toNotification">Creates notifications of persons from committed events.</param>
    /// <param name="store">Adds the service's snapshots and read models.</param>
    public static WebApplicationBuilder Create(
        string[] args, string name, string description, MessageMapper toMessage, NotificationMapper toNotification,
        Action<StoreOptions> store)
    {
        var slices = Assembly.GetCallingAssembly();
        var builder = WebApplication.CreateBuilder(args is ["migrate" or "rebuild" or "redrive", ..] ? ["--" + args[0], "true", .. args[1..]] : args);
        builder.AddWebDefaults(name);
        builder.Services.AddSingleton(new ServiceName(name, slices));
        builder.Services.AddSingleton(toMessage).AddSingleton(toNotification);
        builder.AddEventStore(name, slices, options =>
        {
            options.Schema.For<IdempotentResponse>().Index(response => response.At);
            store(options);
        });
        builder.AddBus(name, Inbox.Consumers(slices), needed: true);
        builder.Services.AddSingleton<LeaderStatus>();
        builder.Services.AddHostedService<LeaderElection>();
        builder.Services.AddSingleton<ProjectionLagCheck>().AddHostedService(provider => provider.GetRequiredService<ProjectionLagCheck>());
        builder.Services.AddSingleton<DeadLetterMonitor>().AddHostedService(provider => provider.GetRequiredService<DeadLetterMonitor>());
        builder.Services.AddSingleton(provider => new LeaderTask(
            "Forgetting what need not be remembered", cancellationToken => PurgeExpiredAsync(provider, cancellationToken)));
        builder.Services.AddHealthChecks()
            .AddCheck<DatabaseCheck>("database").AddCheck<ProjectionLagCheck>("background work").AddCheck<DeadLetterMonitor>("broker and error queues");
        builder.Services.AddOpenApiDocument(builder.Environment.ApplicationName.Split('.')[^1], description);
        builder.AddTokens();
        return builder;
    }

    /// <summary>Builds the service with the middleware and endpoints common to all services; its own routes are mapped afterwards.</summary>
    /// <param name="builder">The service.</param>
    public static WebApplication BuildService(this WebApplicationBuilder builder)
    {
        var app = builder.Build();
        app.UseWebDefaults();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapOperationalEndpoints();
        app.MapOpenApi("/openapi/v1.json").AllowAnonymous();
        return app;
    }

    /// <summary>Serves, migrates, rebuilds the read models or redrives failed messages, depending on the program's arguments.</summary>
    /// <param name="app">The service.</param>
    /// <param name="schemaValues">Additional values for the placeholders in its SQL files, besides <c>schema</c> and <c>role</c>.</param>
    public static async Task RunServiceAsync(this WebApplication app, IReadOnlyDictionary<string, string>? schemaValues = null)
    {
        if (app.Configuration["migrate"] is not null)
        {
            await EventStore.MigrateAsync(app, app.Services.GetRequiredService<ServiceName>().Value, schemaValues);
        }
        else if (app.Configuration["rebuild"] is not null)
        {
            await EventStore.RebuildAsync(app, app.Services.GetRequiredService<ServiceName>().Value);
        }
        else if (app.Configuration["redrive"] is not null)
        {
            Console.WriteLine($"{await app.Services.GetRequiredService<DeadLetterMonitor>().RedriveAsync(CancellationToken.None)} messages driven again");
        }
        else
        {
            await app.RunAsync();
        }
    }

    /// <summary>Requires an access token issued by Identity for the platform, unless a route allows anonymous access.</summary>
    /// <param name="builder">The program.</param>
    public static void AddTokens(this WebApplicationBuilder builder)
    {
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(tokens =>
        {
            tokens.MetadataAddress = builder.Configuration.Required("Authentication:MetadataAddress");
            // Identity is reached on the internal network.
            tokens.RequireHttpsMetadata = false;
            tokens.MapInboundClaims = false;
            tokens.TokenValidationParameters = new TokenValidationParameters
            {
                ValidIssuer = builder.Configuration.Required("Authentication:Issuer"),
                ValidAudience = "newsroom-api",
                ValidTypes = ["at+jwt"],
                ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
                ClockSkew = TimeSpan.FromSeconds(5),
                NameClaimType = "name",
                RoleClaimType = "role",
            };
            // Reject tokens without a usable subject here, so that no route has to check.
            tokens.Events = new JwtBearerEvents
            {
                OnTokenValidated = validated =>
                {
                    if (Actor.From(validated.Principal!) is null)
                    {
                        validated.Fail("The token names nobody.");
                    }

                    return Task.CompletedTask;
                },
            };
        });
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    private static async Task PurgeExpiredAsync(IServiceProvider provider, CancellationToken cancellationToken)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        while (true)
        {
            await using var session = provider.GetRequiredService<IDocumentStore>().LightweightSession();
            var (oldestAnswer, oldestMessage) = (time.GetUtcNow() - IdempotentResponse.Retention, time.GetUtcNow() - ProcessedMessage.Retention);
            session.DeleteWhere<IdempotentResponse>(answer => answer.At < oldestAnswer);
            session.DeleteWhere<ProcessedMessage>(message => message.At < oldestMessage);
            await session.SaveChangesAsync(cancellationToken);
            await Task.Delay(TimeSpan.FromHours(1), time, cancellationToken);
        }
    }
}
