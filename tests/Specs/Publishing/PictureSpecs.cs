using EditorialPlatform.Publishing.Pictures;

namespace EditorialPlatform.Tests.Specs.Publishing;

public sealed class PictureSpecs
{
    private const string Name = "0000000000004000800000000000000a";

    private static readonly ProcessedImage Well = new(
        Guid.Parse(Name), "hash", 1200, 800, "In the file", [(new("640.webp", "image/webp", 640, 427), [1, 2, 3])]);
    private static readonly Upload Told = new(" Le puits ", "Awa Traoré", null, "Des femmes au puits");

    private static EventSourcing.Decision File(
        FiledPicture picture, Upload upload, ProcessedImage? developed, EventSourcing.Actor by, string? problem = null) =>
        UploadPicture.Decide(picture, new(upload, developed, problem), by, People.Noon);

    private static object Answer(string caption, string credit, string? alt) => new
    {
        picture = Name,
        width = 1200,
        height = 800,
        caption,
        credit,
        rights = (string?)null,
        alt,
        files = new[] { new { file = "640.webp", mediaType = "image/webp", width = 640, height = 427, preview = $"/api/pictures/{Name}/640.webp" } },
    };

    [Fact]
    public void A_reporter_files_a_picture() =>
        Spec<FiledPicture>.Given().When(picture => File(picture, Told, Well, People.Awa))
            .Answering(Answer("Le puits", "Awa Traoré", "Des femmes au puits"))
            .Then(new PictureFiled(People.Awa.AsPerson, Name, "hash", 1200, 800, "Le puits", "Awa Traoré", null, "Des femmes au puits"));

    [Fact]
    public void Where_nobody_says_who_made_it_the_file_does() =>
        Spec<FiledPicture>.Given().When(picture => File(picture, Told with { Credit = " " }, Well, People.Awa))
            .Answering(Answer("Le puits", "In the file", "Des femmes au puits"))
            .Then(new PictureFiled(
                People.Awa.AsPerson, "0000000000004000800000000000000a", "hash", 1200, 800, "Le puits", "In the file", null, "Des femmes au puits"));

    [Fact]
    public void A_picture_nobody_made_is_refused() =>
        Spec<FiledPicture>.Given()
            .When(picture => File(picture, Told with { Credit = null }, Well with { CreditInFile = null }, People.Awa))
            .ThenRefused("fields");

    [Fact]
    public void That_it_adds_nothing_to_the_text_is_said_by_an_empty_alt()
    {
        Spec<FiledPicture>.Given().When(picture => File(picture, Told with { Alt = null }, Well, People.Awa)).ThenRefused("fields");
        Spec<FiledPicture>.Given().When(picture => File(picture, Told with { Alt = "" }, Well, People.Fatou))
            .Answering(Answer("Le puits", "Awa Traoré", alt: null))
            .Then(new PictureFiled(People.Fatou.AsPerson, "0000000000004000800000000000000a", "hash", 1200, 800, "Le puits", "Awa Traoré", null, null));
    }

    [Fact]
    public void A_damaged_file_is_refused() =>
        Spec<FiledPicture>.Given().When(picture => File(picture, Told, null, People.Awa, "It is damaged.")).ThenRefused("fields");

    [Fact]
    public void A_translator_files_none() => Spec<FiledPicture>.Given().When(picture => File(picture, Told, Well, People.Grace)).ThenRefused("forbidden");

    [Theory]
    [InlineData("jpeg", "FFD8FFE00002FFDA00021122FF003344FFD05566FFD9", true)]
    [InlineData("jpeg", "FFD8FFE00002FFDA00021122FF003344FFD05566FFD9AABBFFDA", true)]
    [InlineData("jpeg", "FFD8FFE00002FFDA00021122FF003344FFD05566", false)]
    [InlineData("jpeg", "FFD8FFE10008FFDA0002FFD9FFDA00021122", false)]
    [InlineData("png", "89504E470D0A1A0A0000000049454E44AE426082", true)]
    [InlineData("png", "89504E470D0A1A0A000000044944415400000000", false)]
    [InlineData("webp", "524946460400000057454250", true)]
    [InlineData("webp", "524946460500000057454250", false)]
    public void A_file_without_its_end_is_not_whole(string kind, string bytes, bool whole) =>
        Assert.Equal(whole, TruncationCheck.IsComplete(kind, Convert.FromHexString(bytes)));

    [Theory]
    [InlineData("FFD8FFE0", "jpeg")]
    [InlineData("89504E470D0A1A0A", "png")]
    [InlineData("524946460000000057454250AA", "webp")]
    [InlineData("474946383961", null)]
    [InlineData("3C737667", null)]
    [InlineData("52494646000000004156492000", null)]
    [InlineData("", null)]
    public void What_a_file_is_its_first_bytes_say(string bytes, string? kind) => Assert.Equal(kind, ImageProcessor.KindOf(Convert.FromHexString(bytes)));
}
