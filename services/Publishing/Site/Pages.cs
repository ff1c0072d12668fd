using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Net.Http.Headers;

namespace EditorialPlatform.Publishing.Site;

/// <summary>Renders components to the bytes that readers get. A memory of rendered pages belongs here.</summary>
public sealed partial class Pages(IServiceProvider services, ILoggerFactory logs)
{
    public async Task<string> RenderAsync<TComponent>(object parameters)
        where TComponent : IComponent
    {
        await using var renderer = new HtmlRenderer(services, logs);
        var values = parameters.GetType().GetProperties().ToDictionary(property => property.Name, property => property.GetValue(parameters));
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(values))).ToHtmlString());

        // The renderer writes every letter beyond ASCII as eight bytes; none of them means anything to HTML.
        return Letters().Replace(html, match => char.ConvertFromUtf32(int.Parse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
    }

    [GeneratedRegex("&#x((?!D[89A-F])[1-9A-F][0-9A-F]{2,4}|A[0-9A-F]|[B-F][0-9A-F]);")]
    private static partial Regex Letters();
}

/// <summary>An answer to a reader: an ETag over its very bytes, and headers that let nothing run.</summary>
internal sealed class PublicAnswer(string body, string mediaType, int status = 200) : IResult
{
    public static string Html => "text/html; charset=utf-8";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var (request, response) = (httpContext.Request, httpContext.Response);
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = Style.Policy;
        response.Headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        response.Headers.CacheControl = status == 404 ? "no-store" : "public, max-age=0, must-revalidate";
        if (status == 200)
        {
            var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"");
            response.Headers.ETag = tag.ToString();
            if (EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out var known)
                && known.Any(one => one.Equals(EntityTagHeaderValue.Any) || one.Compare(tag, useStrongComparison: false)))
            {
                response.StatusCode = 304;
                return;
            }
        }

        response.StatusCode = status;
        response.ContentType = mediaType;
        response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(request.Method))
        {
            await response.Body.WriteAsync(bytes, httpContext.RequestAborted);
        }
    }
}
