using System.Net;
using System.Text;
using EditorialPlatform.Contracts;
using NetVips;
using Npgsql;

namespace EditorialPlatform.Tests.ServiceTests.Publishing;

/// <summary>Picture files that were made when everything filed with a picture was written into them.</summary>
public sealed class RenewingPictureFiles
{
    private const string Before = """
        <?xpacket begin="﻿" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
         xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
         xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"><rdf:Description rdf:about=""><photoshop:Credit>Awa &amp; Issa</photoshop:Credit>
        <dc:creator><rdf:Seq><rdf:li>Awa &amp; Issa</rdf:li></rdf:Seq></dc:creator><dc:rights><rdf:Alt><rdf:li xml:lang="x-default">InternalRights</rdf:li></rdf:Alt>
        </dc:rights><dc:description><rdf:Alt><rdf:li xml:lang="x-default">NamedSource</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>
        <?xpacket end="r"?>
        """;

    [Fact]
    public async Task They_keep_their_pixels_and_the_credit_alone_at_a_new_address()
    {
        await using var newsroom = Newsroom.Of("publishing");
        await newsroom.InitializeAsync();
        await using var bus = await TestBus.StartAsync(newsroom);
        using var photograph = FilingPictures.Photograph(700, 500);
        var filed = await FilingPictures.FileAsync(newsroom, TestUser.Reporter(newsroom), photograph.JpegsaveBuffer(), credit: "Awa & Issa");
        var name = filed.Json!["picture"]!.GetValue<string>();
        var (article, copy) = (Guid.CreateVersion7(), Examples.Copy(Readers.Unique("En image")));
        copy = copy with { Blocks = [new("f0000001", BlockKind.Figure, "Le puits.", Picture: name), .. copy.Blocks] };
        await bus.PublishAsync(Readers.Approved(article, 4, 1, copy));
        await newsroom.OutAsync(Readers.PathOf(copy));
        string[] files = ["480.avif", "480.webp", "480.jpg", "700.avif", "700.webp", "700.jpg"];
        var before = files.ToDictionary(file => file, file => MadeBefore(photograph, file));
        await using (var database = newsroom.Database("publishing"))
        {
            await database.OpenAsync();
            foreach (var (file, bytes) in before)
            {
                Assert.Contains("NamedSource", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
                foreach (var table in new[] { "pictures.files", "public_site.pictures" })
                {
                    await using var put = new NpgsqlCommand($"update {table} set bytes = $1 where name = $2 and file = $3", database);
                    put.Parameters.AddWithValue(bytes);
                    put.Parameters.AddWithValue(name);
                    put.Parameters.AddWithValue(file);
                    Assert.Equal(1, await put.ExecuteNonQueryAsync());
                }
            }

            await using var forget = new NpgsqlCommand("delete from publishing.schema_versions where file like '0005-%'", database);
            Assert.Equal(1, await forget.ExecuteNonQueryAsync());
        }

        await newsroom.AnotherCopy("publishing").MigrateAsync();
        await newsroom.UntilAsync(
            Readers.PathOf(copy), page => page.Body.Contains($"/pictures/{name}/480.2.avif", StringComparison.Ordinal), "it shows the new files");
        using var reader = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = newsroom["publishing"].Http.BaseAddress };
        foreach (var (file, bytes) in before)
        {
            using var moved = await reader.GetAsync($"/pictures/{name}/{file}");
            Assert.Equal((HttpStatusCode.MovedPermanently, $"/pictures/{name}/{file.Replace(".", ".2.", StringComparison.Ordinal)}"), (
                moved.StatusCode, moved.Headers.Location?.ToString()));
            var after = await reader.GetByteArrayAsync(moved.Headers.Location);
            var text = Encoding.UTF8.GetString(after);
            Assert.Contains("<photoshop:Credit>Awa &amp; Issa</photoshop:Credit>", text, StringComparison.Ordinal);
            foreach (var filedWith in new[] { "NamedSource", "InternalRights", "creator" })
            {
                Assert.DoesNotContain(filedWith, text, StringComparison.Ordinal);
            }

            using var image = Image.NewFromBuffer(after);
            Assert.Contains("Awa &amp; Issa", Encoding.UTF8.GetString((byte[])image.Get("xmp-data")), StringComparison.Ordinal);
            using var was = Image.NewFromBuffer(bytes);
            Assert.Equal(was.WriteToMemory<byte>(), image.WriteToMemory<byte>());
        }

        Assert.Equal(0, await newsroom.AskAsync<long>("publishing", $"select count(*) from pictures.files where name = '{name}' and file not like '%.2.%'"));
        var address = $"/pictures/{name}/480.jpg";

        var editor = TestUser.Editor(newsroom);
        var version = (await editor.GetAsync("publishing", $"/api/publications/{article}")).ETag;
        Assert.Equal(200, (await editor.PostAsync("publishing", $"/api/publications/{article}/kill", new { reason = "Faux." }, version)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await newsroom.ReadAsync(address)).Status);
    }

    private static byte[] MadeBefore(Image photograph, string file)
    {
        using var sized = photograph.ThumbnailImage(int.Parse(file.Split('.')[0], System.Globalization.CultureInfo.InvariantCulture));
        using var told = sized.Mutate(image => image.Set(GValue.BlobType, "xmp-data", Encoding.UTF8.GetBytes(Before)));
        return file.Split('.')[1] switch
        {
            "avif" => told.HeifsaveBuffer(q: 48, compression: Enums.ForeignHeifCompression.Av1, effort: 3, keep: Enums.ForeignKeep.Xmp),
            "webp" => told.WebpsaveBuffer(q: 62, keep: Enums.ForeignKeep.Xmp),
            _ => told.JpegsaveBuffer(q: 72, keep: Enums.ForeignKeep.Xmp),
        };
    }
}
