using EditorialPlatform.Publishing.Pictures;
using NetVips;

namespace EditorialPlatform.Tests.Specs.Publishing;

/// <summary>What a picture may cost, and whose turn it is.</summary>
public sealed class PictureWorkSpecs
{
    private static readonly PictureLimits Limits = new(Bytes: 1 << 20, Pixels: 1_000_000, Side: 2_000, Waiting: 6);
    private static readonly Upload Told = new(null, "Awa Traoré", null, "");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1600, 1000, 1200, 750)]
    [InlineData(300, 200, 300, 200)]
    [InlineData(3024, 4032, 1200, 1600)]
    [InlineData(24_000, 4_000, 1200, 200)]
    [InlineData(1080, 15_000, 394, 5478)]
    [InlineData(40, 17_000, 18, 8000)]
    [InlineData(1, 30_000, 1, 8000)]
    public void The_largest_rendition_is_bounded_by_width_height_and_area(int width, int height, int renderedWidth, int renderedHeight) =>
        Assert.Equal((renderedWidth, renderedHeight), ImageProcessor.Fit(width, height));

    [Fact]
    public void A_tall_picture_is_rendered_within_the_bounds()
    {
        var file = Plain(40, 17_000);
        var processed = ImageProcessor.Process(file, new ImageProcessor(Limits with { Side = 30_000 }).ReadHeader(file), Told, Stop);
        Assert.Equal((18, 7_650), (processed.Width, processed.Height));
        Assert.Equal(["18.avif", "18.jpg", "18.webp"], processed.Files.Select(rendition => rendition.File));
    }

    [Theory]
    [InlineData(10, 2_001, "The picture is 10 × 2001 pixels; neither side may have more than 2000.")]
    [InlineData(2_001, 10, "The picture is 2001 × 10 pixels; neither side may have more than 2000.")]
    [InlineData(1_001, 1_000, "The picture is 1001 × 1000 pixels; together they may be 1000000 at most.")]
    public void A_refusal_says_what_is_wrong(int width, int height, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<InvalidImageException>(() => new ImageProcessor(Limits).ReadHeader(Plain(width, height))).Message);

    [Fact]
    public void A_damaged_picture_is_said_to_be_damaged_and_no_more() =>
        Assert.Equal(
            "The picture is damaged and cannot be read.",
            Assert.Throws<InvalidImageException>(() => new ImageProcessor(Limits).ReadHeader(
                Convert.FromHexString("FFD8FFE00002FFDA00021122FF003344FFD05566FFD9"))).Message);

    [Fact]
    public async Task Nothing_goes_on_for_somebody_who_has_gone()
    {
        var file = Plain(6_000, 6_000);
        using var gone = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var header = new ImageHeader(6_000, 6_000, null);
        var work = Task.Run(
            () =>
            {
                started.SetResult();
                return ImageProcessor.Process(file, header, Told, gone.Token);
            },
            Stop);
        await started.Task;
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
    }

    [Fact]
    public async Task A_person_has_one_place_however_many_pictures_they_send()
    {
        using var turns = new PictureTurns(Limits);
        var (awa, issa) = (Guid.NewGuid(), Guid.NewGuid());
        using var first = turns.TryEnter(awa)!;
        using var second = turns.TryEnter(awa)!;
        using var third = turns.TryEnter(awa)!;
        using var other = turns.TryEnter(issa)!;
        var (order, release) = (new List<string>(), new ManualResetEventSlim());
        var works = new[] { Work(first, "Awa 1"), Work(second, "Awa 2"), Work(third, "Awa 3"), Work(other, "Issa 1") };
        release.Set();
        await Task.WhenAll(works);
        Assert.Equal(["Awa 1", "Issa 1", "Awa 2", "Awa 3"], order);

        Task<bool> Work(PictureTurns.Entry entry, string name) => entry.RunAsync(
            () =>
            {
                release.Wait(Stop);
                order.Add(name);
                return true;
            },
            Stop);
    }

    [Fact]
    public void Pictures_that_wait_are_limited_for_each_person_and_for_all()
    {
        using var turns = new PictureTurns(Limits);
        var (awa, issa) = (Guid.NewGuid(), Guid.NewGuid());
        var hers = Enumerable.Range(0, 5).Select(_ => turns.TryEnter(awa)).ToList();
        Assert.All(hers, Assert.NotNull);
        Assert.Null(turns.TryEnter(awa));
        using var his = turns.TryEnter(issa);
        Assert.NotNull(his);
        Assert.Null(turns.TryEnter(Guid.NewGuid()));
        hers[0]!.Dispose();
        using var later = turns.TryEnter(awa);
        Assert.NotNull(later);
        hers.Skip(1).ToList().ForEach(entry => entry!.Dispose());
    }

    private static byte[] Plain(int width, int height)
    {
        using var black = Image.Black(width, height, bands: 3);
        return black.PngsaveBuffer();
    }
}
