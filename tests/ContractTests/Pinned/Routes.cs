using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Antiforgery;
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

/// <summary>What clients, browsers and operators call a program's parts.</summary>
public sealed class Routes
{
    public static TheoryData<string> All => [.. Programs.All];

    /// <summary>Every address, what may be sent to it, and what comes back as far as a type says it.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Addresses_and_bodies(string program)
    {
        var services = Programs.Of(program);
        var json = services.GetRequiredService<IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions>>().Value.SerializerOptions;
        Pin.Compare(
            $"routes.{program}",
            services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().SelectMany(route =>
            {
                var methods = route.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } some ? string.Join(',', some.Order(StringComparer.Ordinal)) : "*";
                var address = $"{methods} /{route.RoutePattern.RawText?.TrimStart('/')}";
                var sent = route.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is { } body && body != typeof(string) ? JsonShape.Of(body, json) : [];
                var answered = route.Metadata.OfType<IProducesResponseTypeMetadata>()
                    .Where(answer => answer.Type is { } type && type != typeof(void) && type != typeof(string) && !type.IsAssignableTo(typeof(Microsoft.AspNetCore.Http.IResult)))
                    .SelectMany(answer => JsonShape.Of(answer.Type!, json).Select(member => $"{answer.StatusCode} {member}"));
                return sent.Select(member => $"{address} takes {member}").Concat(answered.Select(member => $"{address} answers {member}")).Prepend(address);
            }).Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>Cookies, the names that data protection keeps apart by, and the checks of readiness.</summary>
    [Fact]
    public void Cookies_keys_and_checks() =>
        Pin.Compare("programs", Programs.All.SelectMany(program => Lines(Programs.Of(program)).Select(line => $"{program}: {line}")));

    /// <summary>The accounts' tables, which Entity Framework names after classes and members unless it is told otherwise.</summary>
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

    /// <summary>Answers that have a type of their own, by the address that gives them; the others are compared as they are by the upgrade drill.</summary>
    [Fact]
    public void Answers() =>
        Pin.Compare("answers", Typed.SelectMany(answer => JsonShape.Of(answer.Type, ServiceDefaults.Json.Options).Select(member => $"{answer.Address} answers {member}")));

    private static readonly (string Address, Type Type)[] Typed =
    [
        ("GET /internal/history/{articleId}", typeof(ServiceDefaults.HistoryPage)),
        ("GET /api/articles/{articleId}/history", typeof(ServiceDefaults.ListPage<Gateway.History.HistoryLine>)),
        ("GET /api/drafts", typeof(ServiceDefaults.CountedPage<object>)),
        ("GET /api/drafts/{articleId}/revisions", typeof(ServiceDefaults.ListPage<Drafting.Drafts.RevisionGroup>)),
        ("GET /api/drafts/{articleId} comments[]", typeof(Drafting.Drafts.ShownComment)),
        ("GET /api/drafts/{articleId} suggestions[]", typeof(Drafting.Drafts.ShownSuggestion)),
        ("GET /api/reviews/{articleId} comments[]", typeof(Review.Reviews.CommentOnPage)),
        ("GET /api/reviews/{articleId} suggestions[]", typeof(Review.Reviews.SuggestionOnPage)),
        ("GET /api/translations", typeof(ServiceDefaults.ListPage<Translation.Jobs.TranslationLine>)),
        ("GET /api/translations/{articleId}/{language} segments[]", typeof(Translation.Jobs.SegmentOnPage)),
        ("GET /api/translation-memory", typeof(ServiceDefaults.ListPage<Translation.Memory.Remembered>)),
        ("GET /api/terms", typeof(ServiceDefaults.ListPage<Translation.Terms.ShownTerm>)),
        ("GET /api/terms/{id}/uses", typeof(ServiceDefaults.ListPage<Translation.Terms.TermUse>)),
        ("GET /api/publications/{articleId} notices[]", typeof(Publishing.Publications.NoticeOnPage)),
        ("GET /api/people", typeof(ServiceDefaults.ListPage<Identity.Accounts.PersonView>)),
        ("GET /api/people/erasures", typeof(ServiceDefaults.ListPage<Identity.Accounts.ErasureView>)),
    ];

    private static IEnumerable<string> Lines(IServiceProvider services)
    {
        var schemes = services.GetService<Microsoft.AspNetCore.Authentication.IAuthenticationSchemeProvider>()?.GetAllSchemesAsync().GetAwaiter().GetResult() ?? [];
        // Tickets hold the name of their scheme. One that only chooses another makes none.
        foreach (var scheme in schemes.Where(scheme => scheme.HandlerType != typeof(Microsoft.AspNetCore.Authentication.PolicySchemeHandler)).OrderBy(scheme => scheme.Name, StringComparer.Ordinal))
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

        // Where none was chosen it is the folder the program lies in, and nothing is protected.
        if (services.GetService<IOptions<DataProtectionOptions>>()?.Value.ApplicationDiscriminator is { } application && !application.Contains('/', StringComparison.Ordinal))
        {
            yield return $"data protection {application}";
        }

        foreach (var check in services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations.Select(check => check.Name).Order(StringComparer.Ordinal))
        {
            yield return $"health check {check}";
        }
    }
}
