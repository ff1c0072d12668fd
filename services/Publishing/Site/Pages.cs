using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace EditorialPlatform.Publishing.Site;

/// <summary>Renders components to what readers get.</summary>
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
