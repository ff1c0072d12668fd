using System.Text.Json;
using EditorialPlatform.Contracts;
using EditorialPlatform.Publishing.Content;
using EditorialPlatform.Publishing.PublicSite;
using EditorialPlatform.Publishing.Site;
using global::Json.Schema;

namespace EditorialPlatform.Tests.ContractTests;

/// <summary>What other programs are given, by the schemas that others have published. The schemas are theirs: where no copy lies beside the repository, the specs' own looks have to do.</summary>
public sealed class PublishedSchemas
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 5, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Article = Guid.Parse("00000000-0000-0000-0000-000000000100");
    private static readonly Guid Next = Guid.Parse("00000000-0000-0000-0000-000000000200");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Ninjs_is_valid(bool retracted)
    {
        var copy = new Copy(
            "fr", "Le puits", "Un *chapô*.", [new("f0000001", BlockKind.Figure, "", Picture: "abc"), new("r0000001", BlockKind.Related, "La suite", ArticleId: Next)],
            "actualites", "mali", "2025-11-05", "Awa Traoré", ["eau"], []);
        var edition = new PublicEdition(
            new(Article, "fr", "/fr/actualites/le-puits", "actualites", "mali", copy.Headline, copy.Standfirst, 12, Noon, Noon), retracted ? null : copy, 3, "fr", null,
            [new("correction", Noon, "Quarante."), new("retraction", Noon, null)], null);
        Headline[] others = [new(Article, "en", "/en/news/the-well", "news", null, "The well", null, 1, Noon, Noon), new(Next, "fr", "/fr/actualites/suite", "actualites", null, "La suite", null, 1, Noon, Noon)];
        var picture = new Picture("abc", [new("480.avif", "image/avif", 480, 300), new("480.jpg", "image/jpeg", 480, 300)], new("Le puits", "Awa Traoré", "© Sahel Matin", "Des femmes"));
        var item = Ninjs.Of(new("Sahel Matin", "https://example.org"), edition, retracted ? null : "<p>Quarante.</p>", others[..1], others[1..].ToLookup(line => line.ArticleId), new Dictionary<string, Picture> { ["abc"] = picture });
        Assert.NotNull(item["uri"]);
        if (Published("ninjs-schema_3.0.json") is { } schema)
        {
            var result = JsonSchema.FromText(schema).Evaluate(JsonSerializer.SerializeToElement(item), new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
            Assert.True(result.IsValid, string.Join('\n', (result.Details ?? []).SelectMany(one => (one.Errors ?? new Dictionary<string, string>()).Select(error => $"{one.InstanceLocation}: {error.Value}"))));
        }
    }

    private static string? Published(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, "shared", "schemas", name) is var file && File.Exists(file))
            {
                return File.ReadAllText(file);
            }
        }

        return null;
    }
}
