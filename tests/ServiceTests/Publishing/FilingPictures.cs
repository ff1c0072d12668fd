using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using EditorialPlatform.Contracts;
using EditorialPlatform.Contracts.Review;
using NetVips;

namespace EditorialPlatform.Tests.ServiceTests.Publishing;

/// <summary>Pictures from upload to the reader's page, and which uploads are rejected.</summary>
public sealed class FilingPictures(Newsroom newsroom) : IAsyncLifetime
{
    private TestBus bus = null!;

    public async ValueTask InitializeAsync() => bus = await TestBus.StartAsync(newsroom);

    public ValueTask DisposeAsync() => bus.DisposeAsync();

    [Fact]
    public async Task A_picture_is_public_when_an_edition_shows_it_and_no_sooner()
    {
        var reporter = TestUser.Reporter(newsroom);
        var filed = await FileAsync(reporter, Photograph(1600, 1000).JpegsaveBuffer());
        Assert.True(filed.Status == 201, filed.Body);
        var name = filed.Json!["picture"]!.GetValue<string>();
        Assert.Equal($"/api/pictures/{name}", filed.Headers.Location!.ToString());
        Assert.Equal((1200, 750), (filed.Json["width"]!.GetValue<int>(), filed.Json["height"]!.GetValue<int>()));
        Assert.Equal(9, filed.Json["files"]!.AsArray().Count);
        Assert.Equal(filed.Json["files"]!.ToJsonString(), (await reporter.GetAsync("publishing", $"/api/pictures/{name}")).Json!["files"]!.ToJsonString());
        Assert.Equal(200, (await reporter.GetAsync("publishing", $"/api/pictures/{name}/800.webp")).Status);
        Assert.Equal(404, (await new TestUser(newsroom, "Admin", ["admin"]).GetAsync("publishing", $"/api/pictures/{name}/800.webp")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await newsroom.ReadAsync($"/api/pictures/{name}/800.webp")).Status);

        var (article, copy) = (Guid.CreateVersion7(), Examples.Copy(Readers.Unique("En image")));
        copy = copy with
        {
            Blocks = [
            new("f0000001", BlockKind.Figure, "Le puits, hier.", Picture: name),
            .. copy.Blocks,
            new("f0000002", BlockKind.Figure, "", Picture: name, Alt: "Une foule", Credit: "Issa Maïga")
        ]
        };
        await bus.PublishAsync(Readers.Approved(article, 4, 1, copy, embargo: DateTimeOffset.UtcNow.AddHours(1)));
        var editor = TestUser.Editor(newsroom);
        await Eventually.JsonAsync(
            () => editor.GetAsync("publishing", $"/api/publications/{article}"), json => json["state"]!.GetValue<string>() == "scheduled", "it waits");
        await NotPublicAsync();
        Assert.Equal(200, (await editor.PostAsync(
            "publishing",
            $"/api/publications/{article}/embargo/lift",
            ifMatch: (await editor.GetAsync("publishing", $"/api/publications/{article}")).ETag)).Status);

        var page = await newsroom.OutAsync(Readers.PathOf(copy));
        Assert.Contains(
            $"<source type=\"image/avif\" srcset=\"/pictures/{name}/480.avif 480w, /pictures/{name}/800.avif 800w, /pictures/{name}/1200.avif 1200w\"",
            page.Body,
            StringComparison.Ordinal);
        Assert.Contains(
            $"<img src=\"/pictures/{name}/800.jpg\" alt=\"Des femmes au puits\" width=\"800\" height=\"500\" fetchpriority=\"high\"",
            page.Body,
            StringComparison.Ordinal);
        Assert.Contains("alt=\"Une foule\" width=\"800\" height=\"500\" loading=\"lazy\"", page.Body, StringComparison.Ordinal);
        Assert.Contains(
            "<figcaption>Le puits, hier. Crédit : Awa Traoré / Sahel Matin</figcaption>", page.Body.Replace('\u00a0', ' '), StringComparison.Ordinal);
        Assert.Contains("Crédit : Issa Maïga", page.Body.Replace('\u00a0', ' '), StringComparison.Ordinal);
        Assert.Contains($"<meta property=\"og:image\" content=\"http://localhost:8080/pictures/{name}/1200.jpg\"", page.Body, StringComparison.Ordinal);
        Assert.Contains($"\"image\":[\"http://localhost:8080/pictures/{name}/1200.jpg\"]", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", (await newsroom.ReadAsync(Readers.PathOf(copy) + "?texte=1")).Body, StringComparison.Ordinal);
        Assert.Contains($"src=\"http://localhost:8080/pictures/{name}/800.jpg\"", JsonNode.Parse((await newsroom.ReadAsync("/fr/feed.json")).Body)!["items"]!
            .AsArray()
            .Single(item => item!["url"]!.GetValue<string>().EndsWith(Readers.PathOf(copy), StringComparison.Ordinal))!["content_html"]!
            .GetValue<string>(), StringComparison.Ordinal);
        var sizes = new[] { ("480.avif", 25), ("800.avif", 45), ("800.webp", 60), ("1200.jpg", 200) };
        foreach (var (file, most) in sizes)
        {
            using var served = await newsroom["publishing"].Http.GetAsync($"/pictures/{name}/{file}");
            Assert.Equal(HttpStatusCode.OK, served.StatusCode);
            Assert.Equal(
                "public, max-age=31536000, immutable", string.Join(", ", served.Headers.GetValues("Cache-Control").Single().Split(", ").OrderDescending()));
            Assert.StartsWith("image/", served.Content.Headers.ContentType!.MediaType, StringComparison.Ordinal);
            var bytes = await served.Content.ReadAsByteArrayAsync();
            Assert.InRange(bytes.Length, 1, most * 1024);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await newsroom.ReadAsync($"/pictures/{name}/900.webp")).Status);
        Assert.Equal(200, (await editor.PostAsync(
            "publishing",
            $"/api/publications/{article}/kill",
            new { reason = "Faux." },
            (await editor.GetAsync("publishing", $"/api/publications/{article}")).ETag)).Status);
        await NotPublicAsync();

        async Task NotPublicAsync()
        {
            Assert.Equal(HttpStatusCode.NotFound, (await newsroom.ReadAsync($"/pictures/{name}/800.webp")).Status);
            Assert.Equal(0, await newsroom.AskAsync<long>("publishing", $"select count(*) from public_site.pictures where name = '{name}'"));
        }
    }

    [Fact]
    public async Task Where_it_was_taken_is_taken_out_and_who_made_it_stays()
    {
        using var located = Photograph(600, 400).Mutate(image =>
        {
            image.Set(GValue.GStrType, "exif-ifd0-Artist", "Issa Maiga");
            image.Set(GValue.GStrType, "exif-ifd0-Make", "SecretCamera");
            image.Set(GValue.GStrType, "exif-ifd3-GPSLatitude", "16/1 17/1 0/1");
            image.Set(GValue.GStrType, "exif-ifd3-GPSLatitudeRef", "N");
        });
        var file = located.JpegsaveBuffer();
        using (var check = Image.NewFromBuffer(file))
        {
            Assert.Contains(check.GetFields(), field => field.Contains("GPS", StringComparison.Ordinal));
        }

        var filed = await FileAsync(TestUser.Reporter(newsroom), file, credit: null);
        Assert.True(filed.Status == 201, filed.Body);
        Assert.Equal("Issa Maiga", filed.Json!["credit"]!.GetValue<string>());
        foreach (var print in filed.Json["files"]!.AsArray())
        {
            var bytes = await newsroom.AskAsync<byte[]>(
                "publishing", $"select bytes from pictures.files where name = '{filed.Json["picture"]}' and file = '{print!["file"]}'");
            using var image = Image.NewFromBuffer(bytes);
            Assert.DoesNotContain(image.GetFields(), field => field.StartsWith("exif", StringComparison.Ordinal) || field is "iptc-data");
            var text = Encoding.UTF8.GetString(bytes);
            Assert.Contains("<photoshop:Credit>Issa Maiga</photoshop:Credit>", text, StringComparison.Ordinal);
            foreach (var kept in new[] { "SecretCamera", "Le puits de Kidal", "Sahel Matin", "Des femmes" })
            {
                Assert.DoesNotContain(kept, text, StringComparison.Ordinal);
            }
        }

        Assert.Equal(422, (await FileAsync(TestUser.Reporter(newsroom), Photograph(40, 40).PngsaveBuffer(), credit: null)).Status);
        Assert.Equal(422, (await FileAsync(TestUser.Reporter(newsroom), Photograph(40, 40).PngsaveBuffer(), alt: null)).Status);
        var decorative = await FileAsync(TestUser.Reporter(newsroom), Photograph(40, 40).WebpsaveBuffer(), alt: "");
        Assert.True(decorative.Status == 201, decorative.Body);
    }

    [Fact]
    public async Task Readers_are_told_the_words_that_were_approved_and_not_those_that_were_filed()
    {
        using var photograph = Photograph(600, 400);
        var filed = await FileAsync(TestUser.Reporter(newsroom), photograph.JpegsaveBuffer());
        var name = filed.Json!["picture"]!.GetValue<string>();
        var (article, copy) = (Guid.CreateVersion7(), Examples.Copy(Readers.Unique("Sans légende")));
        copy = copy with { Blocks = [new("f0000001", BlockKind.Figure, "", Picture: name, Alt: "", Credit: "Issa Maïga"), .. copy.Blocks] };
        await bus.PublishAsync(Readers.Approved(article, 4, 1, copy));
        var page = await newsroom.OutAsync(Readers.PathOf(copy));
        var content = await newsroom.ReadAsync($"/api/content/articles/{article}");
        var ninjs = await newsroom.ReadAsync($"/api/content/articles/{article}?format=ninjs");
        var entry = JsonNode.Parse((await newsroom.ReadAsync("/fr/feed.json")).Body)!["items"]!.AsArray()
            .Single(item => item!["url"]!.GetValue<string>().EndsWith(Readers.PathOf(copy), StringComparison.Ordinal))!["content_html"]!.GetValue<string>();
        foreach (var exit in new[] { page.Body, content.Body, ninjs.Body, entry })
        {
            Assert.DoesNotContain("Le puits de Kidal", exit, StringComparison.Ordinal);
            Assert.DoesNotContain("Des femmes au puits", exit, StringComparison.Ordinal);
        }

        Assert.Contains("Issa Maïga", page.Body, StringComparison.Ordinal);
        var told = JsonNode.Parse(content.Body)!["pictures"]![0]!;
        Assert.Equal((null, "Issa Maïga", ""), ((string?)told["caption"], (string?)told["credit"], (string?)told["alt"]));
        Assert.True(told.AsObject().TryGetPropertyValue("rights", out var rights) && rights is null);
        Assert.DoesNotContain("© Sahel Matin", ninjs.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hostile_files_do_not_get_in()
    {
        var reporter = TestUser.Reporter(newsroom);
        var jpeg = Photograph(300, 200).JpegsaveBuffer();
        var png = Photograph(300, 200).PngsaveBuffer();
        var webp = Photograph(300, 200).WebpsaveBuffer();
        Assert.Equal(415, (await FileAsync(reporter, "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>"u8.ToArray())).Status);
        Assert.Equal(415, (await FileAsync(reporter, "GIF89a\u0001\0\u0001\0<script>alert(1)</script>"u8.ToArray())).Status);
        Assert.Equal(415, (await FileAsync(reporter, "%PDF-1.7"u8.ToArray())).Status);
        Assert.Equal(415, (await FileAsync(reporter, [])).Status);
        foreach (var whole in new[] { jpeg, png, webp })
        {
            Assert.Equal(422, (await FileAsync(reporter, whole[..(whole.Length / 2)])).Status);
            Assert.Equal(422, (await FileAsync(reporter, whole[..16])).Status);
        }

        Assert.Equal(422, (await FileAsync(reporter, [0xFF, 0xD8, 0xFF, .. "<html><script>alert(1)</script>"u8])).Status);
        Assert.Equal(422, (await FileAsync(reporter, Bomb(30_000, 30_000))).Status);
        Assert.Equal(413, (await FileAsync(reporter, [.. jpeg, .. new byte[20 * 1024 * 1024]])).Status);
        Assert.Equal(415, (await reporter.PostAsync("publishing", "/api/pictures", new { file = "x" })).Status);
        Assert.Equal(403, (await FileAsync(TestUser.Translator(newsroom), jpeg)).Status);

        // Repeating the command with its key returns the same picture.
        var key = Guid.NewGuid().ToString();
        var (one, two) = (await FileAsync(reporter, jpeg, key: key), await FileAsync(reporter, jpeg, key: key));
        Assert.Equal((201, one.Body), (two.Status, two.Body));
    }

    [Fact]
    public async Task Of_what_is_hidden_behind_a_picture_nothing_is_kept_anywhere()
    {
        // Phones append videos to pictures; such uploads are accepted. So are polyglot files, of which only the picture is kept.
        var (mark, reporter) = ($"polyglot{Guid.NewGuid():N}", TestUser.Reporter(newsroom));
        byte[] hidden = [.. "<script>alert('"u8, .. Encoding.ASCII.GetBytes(mark), .. "')</script>PK\u0003\u0004"u8];
        var jpeg = Photograph(300, 200).JpegsaveBuffer();
        byte[] remark = [0xFF, 0xFE, 0, (byte)(hidden.Length + 2), .. hidden];
        foreach (var file in new byte[][]
        {
            [.. jpeg, .. hidden],
            [.. jpeg[..2], .. remark, .. jpeg[2..]],
            [.. Photograph(300, 200).PngsaveBuffer(), .. hidden],
            [.. Photograph(300, 200).WebpsaveBuffer(), .. hidden]
        })
        {
            var filed = await FileAsync(reporter, file);
            Assert.True(filed.Status == 201, filed.Body);
            foreach (var print in filed.Json!["files"]!.AsArray())
            {
                var served = await reporter.SendAsync("publishing", HttpMethod.Get, $"/api/pictures/{filed.Json["picture"]}/{print!["file"]}");
                Assert.Equal(200, served.Status);
                Assert.DoesNotContain(mark, served.Body, StringComparison.Ordinal);
            }

            Assert.Equal(0, await HeldAsync(mark));
            // Checks that this search does find stored data.
            Assert.InRange(await HeldAsync(filed.Json["picture"]!.GetValue<string>()), 1, 1000);
        }
    }

    // How many rows of the whole database contain this, as text or as bytes.
    private Task<long> HeldAsync(string mark) => newsroom.AskAsync<long>(
        "publishing",
        $"""
        select coalesce(sum((xpath('/row/c/text()', query_to_xml(format('select count(*) c from %I.%I t where t::text like %L or t::text like %L',
          table_schema, table_name, '%{mark}%', '%{Convert.ToHexStringLower(Encoding.ASCII.GetBytes(mark))}%'), false, true, '')))[1]::text::bigint), 0)::bigint
        from information_schema.tables where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
        """);

    private Task<Answer> FileAsync(
        TestUser who, byte[] file, string? credit = "Awa Traoré / Sahel Matin", string? alt = "Des femmes au puits", string? key = null) =>
        FileAsync(newsroom, who, file, credit, alt, key);

    public static async Task<Answer> FileAsync(
        Newsroom newsroom, TestUser who, byte[] file, string? credit = "Awa Traoré / Sahel Matin", string? alt = "Des femmes au puits", string? key = null)
    {
        using var form = new MultipartFormDataContent();
        using var part = new ByteArrayContent(file);
        part.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        form.Add(part, "file", "../../photo.jpg");
        foreach (var (name, value) in new[] { ("caption", "Le puits de Kidal"), ("credit", credit), ("rights", "© Sahel Matin"), ("alt", alt) })
        {
            if (value is not null)
            {
                form.Add(new StringContent(value), name);
            }
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(newsroom["publishing"].Http.BaseAddress!, "/api/pictures")) { Content = form };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", newsroom.Tokens.TokenFor(who.Id, who.Name, who.Roles, []));
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var answer = await newsroom["publishing"].Http.SendAsync(request);
        return new((int)answer.StatusCode, answer.Headers.ETag?.Tag, await answer.Content.ReadAsStringAsync(), answer.Headers);
    }

    // Gradients and grain, as in a photo.
    public static Image Photograph(int width, int height)
    {
        using var grain = Image.Gaussnoise(width, height, sigma: 6, mean: 0);
        using var light = Image.Xyz(width, height);
        return ((light[0] * (200.0 / width)) + (light[1] * (40.0 / height)) + grain)
            .Bandjoin((light[1] * (180.0 / height)) + grain, (light[0] * (90.0 / width)) + 60 + grain)
            .Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
    }

    // A decompression bomb: a PNG of a few kilobytes that unpacks to gigabytes.
    private static byte[] Bomb(int width, int height)
    {
        using var data = new MemoryStream();
        using (var zip = new ZLibStream(data, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            zip.Write(new byte[1_000_000]);
        }

        return [
            0x89,
            0x50,
            0x4E,
            0x47,
            0x0D,
            0x0A,
            0x1A,
            0x0A,
            .. Chunk("IHDR", [.. Big(width), .. Big(height), 8, 2, 0, 0, 0]),
            .. Chunk("IDAT", data.ToArray()),
            .. Chunk("IEND", [])
        ];

        static byte[] Big(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

        static byte[] Chunk(string type, byte[] body)
        {
            byte[] named = [.. Encoding.ASCII.GetBytes(type), .. body];
            var crc = 0xFFFFFFFFu;
            foreach (var value in named)
            {
                crc ^= value;
                for (var bit = 0; bit < 8; bit++)
                {
                    crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320u;
                }
            }

            return [.. Big(body.Length), .. named, .. Big((int)~crc)];
        }
    }
}
