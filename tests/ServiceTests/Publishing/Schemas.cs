extern alias schemas;

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using schemas::Json.Schema;

namespace EditorialPlatform.Tests.ServiceTests.Publishing;

/// <summary>
/// Validates formats with third-party validators. The schemas in this folder were written for this project from the specifications;
/// the published schemas are used as well if they are beside the repository, or in the folder that SCHEMAS names.
/// </summary>
internal static class Schemas
{
    private static readonly EvaluationOptions Strict = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    private static readonly ConcurrentDictionary<string, Lazy<JsonSchema>> Known = new();

    /// <summary>Validates with a RELAX NG grammar, by libxml2.</summary>
    public static async Task<XElement> RelaxNgAsync(string grammar, string xml)
    {
        using var lint = Process.Start(new ProcessStartInfo(
            "xmllint", ["--noout", "--nonet", "--relaxng", Path(grammar), "-"])
        { RedirectStandardInput = true, RedirectStandardError = true })!;
        var said = lint.StandardError.ReadToEndAsync();
        await lint.StandardInput.WriteAsync(xml);
        lint.StandardInput.Close();
        await lint.WaitForExitAsync();
        Assert.True(lint.ExitCode == 0, $"{grammar}: {await said}\n{xml}");
        return XElement.Parse(xml);
    }

    /// <summary>Validates with XML schemas, by .NET.</summary>
    public static XElement Xml(string xml, params string[] schemas)
    {
        var set = new XmlSchemaSet { XmlResolver = null };
        foreach (var schema in schemas)
        {
            using var reader = XmlReader.Create(Path(schema));
            set.Add(null, reader);
        }

        var (document, wrong) = (XDocument.Parse(xml), new List<string>());
        document.Validate(set, (_, found) => wrong.Add(found.Message));
        Assert.Empty(wrong);
        return document.Root!;
    }

    /// <summary>Validates with a JSON schema.</summary>
    public static JsonNode JsonBy(string schema, string json) => JsonBy(Read(Path(schema)), schema, json);

    /// <summary>Validates with a published JSON schema, if it is available.</summary>
    public static void JsonByPublished(string schema, string json)
    {
        if (Published(schema) is { } text)
        {
            JsonBy(text, schema, json);
        }
    }

    /// <summary>Parses HTML without errors and checks the page: one title, one main heading,
    /// landmarks, unique ids, and references that exist.</summary>
    public static IHtmlDocument Html(string html, string language)
    {
        var page = new HtmlParser(new HtmlParserOptions { IsStrictMode = true }).ParseDocument(html);
        Assert.Equal(language, page.DocumentElement.GetAttribute("lang"));
        Assert.False(string.IsNullOrWhiteSpace(page.Title));
        foreach (var once in new[] { "h1", "body > header", "body > main", "body > footer", "title", "meta[charset]", "meta[name=viewport]" })
        {
            Assert.Equal((once, 1), (once, page.QuerySelectorAll(once).Length));
        }

        var ids = page.QuerySelectorAll("[id]").Select(element => element.Id!).ToList();
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(
            page.QuerySelectorAll("[aria-labelledby], [for]"),
            element => Assert.Contains(element.GetAttribute("aria-labelledby") ?? element.GetAttribute("for")!, ids));
        Assert.All(page.QuerySelectorAll("a[href^='#']"), link => Assert.Contains(link.GetAttribute("href")![1..], ids));
        Assert.All(page.QuerySelectorAll("nav"), nav => Assert.True(nav.HasAttribute("aria-label") || nav.HasAttribute("aria-labelledby"), nav.OuterHtml));
        Assert.All(
            page.QuerySelectorAll("img"),
            image => Assert.True(image.HasAttribute("alt") && image.HasAttribute("width") && image.HasAttribute("height"), image.OuterHtml));
        // Content models that the parser does not enforce.
        foreach (var misplaced in new[]
        {
            "a a", "button a", "p p", "h1 p", "h2 p", "ul > :not(li)", "ol > :not(li)", "dl > :not(dt, dd, div)", "article > li", "div > li"
        })
        {
            Assert.Empty(page.QuerySelectorAll(misplaced).Select(element => element.OuterHtml));
        }

        // Heading levels must not skip one downwards.
        var level = 0;
        foreach (var heading in page.QuerySelectorAll("h1, h2, h3, h4"))
        {
            Assert.True(heading.LocalName[1] - '0' <= level + 1, $"{heading.OuterHtml} follows h{level}");
            level = heading.LocalName[1] - '0';
        }

        // The attributes hreflang and lang of links are only for other languages.
        Assert.All(
            page.QuerySelectorAll("body a[hreflang]"),
            link => Assert.True(link.GetAttribute("hreflang") != language || !link.HasAttribute("lang"), link.OuterHtml));
        return page;
    }

    private static JsonNode JsonBy(JsonSchema schema, string name, string json)
    {
        using var document = JsonDocument.Parse(json);
        var seen = schema.Evaluate(document.RootElement, Strict);
        Assert.True(seen.IsValid, $"{name}: {string.Join('\n', (seen.Details ?? []).Where(one => one.Errors?.Count > 0)
            .Select(one => $"{one.InstanceLocation}: {string.Join(", ", one.Errors!.Values)}"))}\n{json}");
        return JsonNode.Parse(json)!;
    }

    private static JsonSchema? Published(string name, [CallerFilePath] string here = "")
    {
        var folder = Environment.GetEnvironmentVariable("SCHEMAS")
            ?? System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "../../../../shared/schemas");
        var file = System.IO.Path.Combine(folder, name);
        return File.Exists(file) ? Read(file) : null;
    }

    // Cached, because a schema with an id is registered globally and cannot be registered twice.
    private static JsonSchema Read(string file) => Known.GetOrAdd(file, _ => new(() => JsonSchema.FromText(File.ReadAllText(file)))).Value;

    private static string Path(string name, [CallerFilePath] string here = "") =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "Schemas", name);
}
