using System.Globalization;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Publishing.PublicSite;
using EditorialPlatform.ServiceDefaults;
using Marten;

namespace EditorialPlatform.Publishing.Site;

/// <summary>
/// Where every answer to a reader comes from: out of memory while it stands, made once by its route where it does not. An answer
/// depends on its address and on nothing else that a client sends; <see cref="Reading.MapPublic"/> hangs no route past this.
/// </summary>
internal sealed class Serving(Shelf shelf, PageChanges changes, PublicSiteQueries stand, SiteSettings site)
{
    /// <summary>
    /// What a program behind us knows to be public, or in an answer, what we know. Whoever has heard of more than we have makes us look
    /// at the tables; no client gets this header past the gateway.
    /// </summary>
    public const string VersionHeader = "Pages-Version";

    // The one who makes an answer makes it for others too: it does not end with his connection.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>Before anything else: the address as it is written, found in memory, needs nothing more.</summary>
    public KeptAnswer? AtOnce(HttpContext http) =>
        IsReading(http.Request) && !http.Request.QueryString.HasValue && changes.Covers(Known(http.Request)) && shelf.Find(http.Request.Path.Value!, out var sure) is { } answer && sure ? answer : null;

    /// <summary>Says with answers to the desk up to which version we have heard: whoever keeps pages need not wait to hear what it has changed or seen.</summary>
    public Task TellAsync(HttpContext http, RequestDelegate next)
    {
        if (!IsReading(http.Request) || http.Request.Headers.Authorization.Count > 0)
        {
            http.Response.OnStarting(() =>
            {
                // Nor may he believe that it was nothing, when we have not heard.
                http.Response.Headers[VersionHeader] = changes.Covers(0) ? changes.Heard.ToString(CultureInfo.InvariantCulture) : "unknown";
                return Task.CompletedTask;
            });
        }

        return next(http);
    }

    /// <summary>Answers from memory, or by the route.</summary>
    /// <param name="http">The request; of its query only what is meant is left.</param>
    /// <param name="meant">The query's parameters that mean something.</param>
    /// <param name="route">Makes the answer.</param>
    public async Task AnswerAsync(HttpContext http, IReadOnlyList<string> meant, RequestDelegate route)
    {
        var address = Address(http.Request, meant);
        var (began, covered) = (shelf.Turn, changes.Covers(Known(http.Request)));
        var kept = shelf.Find(address, out var sure);
        if (covered && kept is not null && sure)
        {
            await kept.WriteAsync(http);
            return;
        }

        // A version that was read after the request came: what is as of it is as of now.
        long? version = covered && kept is null ? null : await stand.VersionAsync(http.RequestAborted);
        if (kept?.Version == version && kept is not null)
        {
            shelf.Keep(address, kept, began);
            await kept.WriteAsync(http);
            return;
        }

        var (answer, made) = await shelf.MakeAsync(address, version is null ? $"turn {began}" : $"version {version}", () => MakeAsync(http, meant, route));
        if (answer is not null)
        {
            await answer.WriteAsync(http);
        }
        else if (!made)
        {
            await route(http);
        }
    }

    private async Task<KeptAnswer?> MakeAsync(HttpContext http, IReadOnlyList<string> meant, RequestDelegate route)
    {
        using var limit = new CancellationTokenSource(Limit);
        var (aborted, making, keys) = (http.RequestAborted, new PublicAnswer.Making(), PageKeys.Note());
        http.RequestAborted = limit.Token;
        http.Features.Set(making);
        try
        {
            var version = await stand.VersionAsync(limit.Token);
            await route(http);
            return making.Answer?.AsKept(keys, version, Meant(meant), site.SurrogateControl);
        }
        finally
        {
            http.Features.Set<PublicAnswer.Making>(null);
            http.RequestAborted = aborted;
        }
    }

    private static bool IsReading(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    private static long Known(HttpRequest request) =>
        request.Headers.TryGetValue(VersionHeader, out var known) && long.TryParse(known, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;

    // The path, and of the query what is meant, each parameter once, in our order. Routes see nothing else.
    private static string Address(HttpRequest request, IReadOnlyList<string> meant)
    {
        var query = QueryString.Empty;
        if (request.QueryString.HasValue)
        {
            foreach (var name in meant)
            {
                query = request.Query[name] is [{ Length: > 0 } value, ..] ? query.Add(name, value) : query;
            }

            request.QueryString = query;
        }

        var path = request.Path.Value!;
        return (path.Length > 1 ? path.TrimEnd('/') : path) + query.Value;
    }

    private static string Meant(IReadOnlyList<string> meant) => meant.Count == 0 ? "params" : $"params, except=({string.Join(' ', meant.Select(name => $"\"{name}\""))})";
}

internal static class ServingSetUp
{
    public static void AddServing(this WebApplicationBuilder builder)
    {
        var bytes = builder.Configuration.GetValue("Site:MemoryBytes", 256L * 1024 * 1024);
        builder.Services.AddSingleton(provider => new Shelf(bytes, provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<PageChanges>().AddHostedService(provider => provider.GetRequiredService<PageChanges>());
        builder.Services.AddSingleton<SayPageChanges>()
            .AddSingleton(provider => new LeaderTask("Saying what has changed on public pages", provider.GetRequiredService<SayPageChanges>().RunAsync));
        builder.Services.AddSingleton<Serving>().AddTransient<IStartupFilter, First>().AddAnsweredFirst(provider => provider.GetRequiredService<Serving>().AtOnce);
        builder.Services.ConfigureMarten((provider, store) =>
            store.Listeners.Add(new AnswersAreHeard(provider.GetRequiredService<PublicSiteQueries>(), provider.GetRequiredService<PageChanges>())));
    }

    /// <summary>Around everything else.</summary>
    private sealed class First(Serving serving) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(serving.TellAsync);
            next(app);
        };
    }
}
