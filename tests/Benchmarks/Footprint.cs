using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using EditorialPlatform.Tests.EndToEnd;
using EditorialPlatform.Tests.ServiceTests.Publishing;
using NetVips;
using Xunit;

namespace EditorialPlatform.Tests.Benchmarks;

/// <summary>
/// Memory of the seven programs through an hour of mixed work: articles from the reporter to readers in two languages, pictures, pages. A picture is a
/// photograph from a phone or a tall screenshot. <c>BENCHMARK_MINUTES</c> makes it shorter.
/// </summary>
public static class Footprint
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(4);

    public static async Task MeasureAsync()
    {
        var length = TimeSpan.FromMinutes(Minutes(60));
        await using var platform = new Platform();
        await platform.InitializeAsync();
        Say(TimeSpan.Zero);
        using var photograph = FilingPictures.Photograph(4032, 3024);
        using var screenshot = FilingPictures.Photograph(1080, 15_000);
        byte[][] pictures = [photograph.JpegsaveBuffer(), screenshot.PngsaveBuffer()];
        var (began, told) = (Stopwatch.GetTimestamp(), TimeSpan.Zero);
        for (var turn = 0; Stopwatch.GetElapsedTime(began) < length; turn++)
        {
            await UploadAsync(platform, pictures[turn % pictures.Length]);
            var path = await PublishAsync(new Job(platform), turn);
            foreach (var page in (string[])[path, "/fr", "/en", "/fr/feed.atom", "/sitemap.xml", $"/fr/recherche?q=puits{turn}"])
            {
                await platform.Reader.GetAsync(page);
            }

            if (Stopwatch.GetElapsedTime(began) - told > TimeSpan.FromMinutes(1))
            {
                told = Stopwatch.GetElapsedTime(began);
                Say(told);
            }

            await Task.Delay(Pause);
        }

        Say(Stopwatch.GetElapsedTime(began));
    }

    public static double Minutes(double usual) =>
        Environment.GetEnvironmentVariable("BENCHMARK_MINUTES") is { } given ? double.Parse(given, CultureInfo.InvariantCulture) : usual;

    public static string Describe(IReadOnlyDictionary<string, double> megabytes) =>
        $"{Math.Round(megabytes.Values.Sum())} MB ({string.Join(", ", megabytes.Select(one => $"{one.Key} {Math.Round(one.Value)}"))})";

    private static async Task UploadAsync(Platform platform, byte[] picture)
    {
        using var form = new MultipartFormDataContent();
        using var file = new ByteArrayContent(picture);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(file, "file", "picture");
        form.Add(new StringContent("Awa Traoré"), "credit");
        form.Add(new StringContent(""), "alt");
        var filed = await (await platform.SignedInAsync("reporter")).SendAsync(HttpMethod.Post, "/api/pictures", form);
        Assert.True(filed.Status == 201, filed.ToString());
    }

    private static async Task<string> PublishAsync(Job job, int turn)
    {
        var paragraphs = Enumerable.Range(0, 12).Select(number => $"Paragraphe {number} de l'article {turn} : le puits du village a été réparé.");
        await job.ImportAsync($"Le puits {turn}\n\n{string.Join("\n\n", paragraphs)}");
        var revision = await job.ReviseAsync(new { baseRevision = 1, section = "actualites", place = "mali" });
        await job.SubmitAsync(revision);
        await job.ApproveAsync(revision);
        await job.TranslateAsync(revision);
        await job.ApproveTranslationAsync();
        return await job.PathAsync("fr", revision);
    }

    private static void Say(TimeSpan after) => Console.WriteLine($"after {after.TotalMinutes,4:F0} minutes: {Describe(Resources.ProportionalMegabytes())}");
}
