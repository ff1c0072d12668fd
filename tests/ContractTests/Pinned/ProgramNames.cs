using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace EditorialPlatform.Tests.ContractTests.Pinned;

/// <summary>The names of a program that clients, browsers and operators depend on.</summary>
public sealed class ProgramNames
{
    public static TheoryData<string> All => [.. Programs.All];

    /// <summary>Every route. Parameters and responses are in the OpenAPI documents.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Addresses(string program) =>
        Pin.Compare(
            $"routes.{program}",
            Programs.Of(program).GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
                .Select(route => $"{Methods(route)} /{route.RoutePattern.RawText?.TrimStart('/')}")
                .Distinct().Order(StringComparer.Ordinal));

    /// <summary>Cookies, data protection application names and purposes, and health checks.</summary>
    [Fact]
    public void Cookies_keys_and_checks() =>
        Pin.Compare("programs", Programs.All.SelectMany(program => Lines(Programs.Of(program)).Select(line => $"{program}: {line}")));

    /// <summary>The account tables, which Entity Framework names after classes and members unless configured otherwise.</summary>
    [Fact]
    public void Tables_of_accounts()
    {
        using var scope = Programs.Of("identity").CreateScope();
        var model = scope.ServiceProvider.GetRequiredService<Identity.Database.IdentityDatabase>().GetService<IDesignTimeModel>().Model.GetRelationalModel();
        Pin.Compare(
            "tables.identity",
            model.Tables.SelectMany(table => table.Columns.Select(column => $"table {table.SchemaQualifiedName} column {column.Name} {column.StoreType}")
                .Concat(table.Indexes.Select(index => $"table {table.SchemaQualifiedName} index {index.Name}"))).Order(StringComparer.Ordinal));
    }

    private static string Methods(RouteEndpoint route) =>
        route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods
            ? string.Join(',', methods.Order(StringComparer.Ordinal))
            : "*";

    private static IEnumerable<string> Lines(IServiceProvider services)
    {
        var schemes = services.GetService<Microsoft.AspNetCore.Authentication.IAuthenticationSchemeProvider>()?.GetAllSchemesAsync().GetAwaiter().GetResult()
            ?? [];
        // Tickets contain the name of their scheme. A policy scheme only selects another one and issues no tickets.
        foreach (var scheme in schemes.Where(scheme => scheme.HandlerType != typeof(Microsoft.AspNetCore.Authentication.PolicySchemeHandler)).OrderBy(
            scheme => scheme.Name, StringComparer.Ordinal))
        {
            yield return $"authentication scheme {scheme.Name}";
            if (scheme.HandlerType == typeof(CookieAuthenticationHandler))
            {
                yield return $"cookie {services.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(scheme.Name).Cookie.Name}";
            }
            else if (scheme.HandlerType == typeof(OpenIdConnectHandler))
            {
                var provider = services.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(scheme.Name);
                yield return $"client {provider.ClientId} with {string.Join(' ', provider.Scope)}, called back at {provider.CallbackPath}";
            }
        }

        if (services.GetService<IAntiforgery>() is not null)
        {
            var forms = services.GetRequiredService<IOptions<AntiforgeryOptions>>().Value;
            yield return $"form cookie {forms.Cookie.Name}, field {forms.FormFieldName}";
        }

        // The default is the content root, which means that the program protects nothing.
        if (services.GetService<IOptions<DataProtectionOptions>>()?.Value.ApplicationDiscriminator is { } application
            && !application.Contains('/', StringComparison.Ordinal))
        {
            yield return $"data protection {application}";
        }

        foreach (var check in services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations
            .Select(check => check.Name)
            .Order(StringComparer.Ordinal))
        {
            yield return $"health check {check}";
        }
    }
}
