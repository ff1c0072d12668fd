using System.Diagnostics.Metrics;
using EditorialPlatform.EventSourcing;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace EditorialPlatform.ServiceDefaults;

/// <summary>The answer to a request if it can be given at once, from memory; nothing when there is the slightest reason to do more than that.</summary>
/// <param name="http">The request: nothing of the pipeline has seen it, and none of it shall be changed.</param>
public delegate KeptAnswer? AnswerAtOnce(HttpContext http);

/// <summary>
/// Answers from memory before the host makes anything of a request: what a host does for each (an activity, a scope for logs, durations)
/// costs half as much again as sending a page does. Such answers are counted, not traced.
/// </summary>
public static class AnsweredFirst
{
    private static readonly Counter<long> Answered = Instrumentation.Meter.CreateCounter<long>("editorial.pages.answered", "{answer}", "Public pages answered from memory at once.");

    /// <summary>Lets an answer be given at once, where there is one.</summary>
    /// <param name="services">The program's services, the server among them.</param>
    /// <param name="find">Makes what finds answers.</param>
    public static void AddAnsweredFirst(this IServiceCollection services, Func<IServiceProvider, AnswerAtOnce> find)
    {
        var server = services.Last(service => service.ServiceType == typeof(IServer));
        services.Remove(server);
        services.AddSingleton<IServer>(provider => new Server((IServer)ActivatorUtilities.CreateInstance(provider, server.ImplementationType!), find(provider)));
    }

    private sealed class Server(IServer inner, AnswerAtOnce find) : IServer
    {
        public IFeatureCollection Features => inner.Features;

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull =>
            inner.StartAsync(new Application<TContext>(application, find), cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => inner.StopAsync(cancellationToken);

        public void Dispose() => inner.Dispose();
    }

    // One for each connection, used again for each of its requests.
    private sealed class Request<TContext>(IFeatureCollection features)
    {
        public DefaultHttpContext Http { get; } = new(features);

        public KeptAnswer? Answer { get; set; }

        public TContext? Rest { get; set; }
    }

    private sealed class Application<TContext>(IHttpApplication<TContext> inner, AnswerAtOnce find) : IHttpApplication<Request<TContext>>
        where TContext : notnull
    {
        public Request<TContext> CreateContext(IFeatureCollection contextFeatures)
        {
            var container = contextFeatures as IHostContextContainer<Request<TContext>>;
            var request = container?.HostContext;
            if (request is null)
            {
                request = new(contextFeatures);
                if (container is not null)
                {
                    container.HostContext = request;
                }
            }
            else
            {
                request.Http.Initialize(contextFeatures);
            }

            request.Answer = find(request.Http);
            request.Rest = request.Answer is null ? inner.CreateContext(contextFeatures) : default;
            return request;
        }

        public Task ProcessRequestAsync(Request<TContext> context)
        {
            if (context.Answer is not { } answer)
            {
                return inner.ProcessRequestAsync(context.Rest!);
            }

            Answered.Add(1);
            return answer.WriteAsync(context.Http);
        }

        public void DisposeContext(Request<TContext> context, Exception? exception)
        {
            if (context.Answer is null)
            {
                inner.DisposeContext(context.Rest!, exception);
            }

            (context.Answer, context.Rest) = (null, default);
            context.Http.Uninitialize();
        }
    }
}
