using EditorialPlatform.EventSourcing;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace EditorialPlatform.Identity.Tokens;

/// <summary>
/// An OAuth client, configured under <c>Clients:&lt;id&gt;</c>. A client with redirect URIs signs users in; a client with roles uses the client
/// credentials flow. A client without a secret is a public client.
/// </summary>
public sealed record Client
{
    public string? Name { get; init; }

    public string? Secret { get; init; }

    public string[] RedirectUris { get; init; } = [];

    public string[] PostLogoutRedirectUris { get; init; } = [];

    public string[] Roles { get; init; } = [];

    public string[] Languages { get; init; } = [];
}

public static class Clients
{
    private const string Gateway = "gateway";

    public static Dictionary<string, Client> From(IConfiguration configuration)
    {
        var issuer = new Uri(configuration.Required("Authentication:Issuer"));
        var clients = configuration.GetSection("Clients").GetChildren()
            .ToDictionary(client => client.Key.ToLowerInvariant(), client => client.Get<Client>() ?? new(), StringComparer.Ordinal);
        configuration.Required("Clients:Gateway:Secret");
        clients[Gateway] = clients[Gateway] with
        {
            RedirectUris = [new Uri(issuer, "signin-oidc").AbsoluteUri],
            PostLogoutRedirectUris = [new Uri(issuer, "signout-callback-oidc").AbsoluteUri],
        };
        return clients;
    }

    /// <summary>Synchronizes the registered clients with the configuration; clients removed from the configuration lose access.</summary>
    public static async Task RegisterAsync(IServiceProvider services)
    {
        var applications = services.GetRequiredService<IOpenIddictApplicationManager>();
        var clients = From(services.GetRequiredService<IConfiguration>());
        foreach (var (id, client) in clients)
        {
            var descriptor = Describe(id, client);
            if (await applications.FindByClientIdAsync(id) is { } known)
            {
                await applications.UpdateAsync(known, descriptor);
            }
            else
            {
                await applications.CreateAsync(descriptor);
            }
        }

        await foreach (var application in applications.ListAsync())
        {
            if (await applications.GetClientIdAsync(application) is { } id && !clients.ContainsKey(id))
            {
                await applications.DeleteAsync(application);
            }
        }

        var scopes = services.GetRequiredService<IOpenIddictScopeManager>();
        if (await scopes.FindByNameAsync(OpenIdConnect.Scope) is null)
        {
            await scopes.CreateAsync(new OpenIddictScopeDescriptor { Name = OpenIdConnect.Scope, Resources = { OpenIdConnect.Audience } });
        }
    }

    private static OpenIddictApplicationDescriptor Describe(string id, Client client)
    {
        var descriptor = new OpenIddictApplicationDescriptor
        {
            ClientId = id,
            ClientSecret = client.Secret,
            ClientType = client.Secret is null ? ClientTypes.Public : ClientTypes.Confidential,
            ConsentType = ConsentTypes.Implicit,
            DisplayName = client.Name ?? id,
            Permissions = { Permissions.Endpoints.Token, Permissions.Endpoints.Revocation, Permissions.Prefixes.Scope + OpenIdConnect.Scope },
        };
        descriptor.RedirectUris.UnionWith(client.RedirectUris.Select(address => new Uri(address)));
        descriptor.PostLogoutRedirectUris.UnionWith(client.PostLogoutRedirectUris.Select(address => new Uri(address)));
        if (client.RedirectUris.Length > 0)
        {
            descriptor.Permissions.UnionWith(
            [
                Permissions.Endpoints.Authorization, Permissions.Endpoints.EndSession,
                Permissions.GrantTypes.AuthorizationCode, Permissions.GrantTypes.RefreshToken,
                Permissions.ResponseTypes.Code, Permissions.Scopes.Profile, Permissions.Scopes.Roles,
            ]);
            descriptor.Requirements.Add(Requirements.Features.ProofKeyForCodeExchange);
        }

        if (client.Roles.Length > 0)
        {
            descriptor.Permissions.Add(Permissions.GrantTypes.ClientCredentials);
        }

        return descriptor;
    }
}
