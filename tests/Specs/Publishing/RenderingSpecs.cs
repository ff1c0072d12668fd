using System.Text.Encodings.Web;
using EditorialPlatform.Publishing.Site;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EditorialPlatform.Tests.Specs.Publishing;

public sealed class RenderingSpecs
{
    [Fact]
    public async Task Pages_escape_what_means_something_to_html_and_nothing_else()
    {
        await using var services = new ServiceCollection().AddSingleton<HtmlEncoder>(SiteEncoder.Instance).BuildServiceProvider();
        var site = new SiteSettings("Éco & <b>\"L’Œil\u00a0»</b>\u202f! 日本 😀 + ` '", "https://example.org");
        var html = await new Pages(services, NullLoggerFactory.Instance).RenderAsync<Message>(
            new() { [nameof(Message.W)] = UiText.For("fr"), [nameof(Message.Site)] = site, [nameof(Message.Key)] = "missing" });
        Assert.Contains("Éco &amp; &lt;b&gt;&quot;L’Œil\u00a0»&lt;/b&gt;\u202f! 日本 😀 &#x2B; &#x60; &#x27;", html, StringComparison.Ordinal);
        Assert.Equal("\ufffd a&#x85;", SiteEncoder.Instance.Encode("\ud83d a\u0085"));
    }
}
