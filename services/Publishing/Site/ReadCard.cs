using System.Security;
using EditorialPlatform.Http;
using NetVips;

namespace EditorialPlatform.Publishing.Site;

/// <summary><c>/card.png</c>: the site's name on its colour, for link previews of articles without a picture.</summary>
public sealed class ReadCard : IEndpoint
{
    public const string Address = "/card.png";
    public const int Width = 1200;
    public const int Height = 630;

    // The accent and background colours of the site's style.
    private static readonly double[] Ground = [143, 45, 22];
    private static readonly double[] Ink = [255, 253, 249];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPublic(Address, (SiteSettings site) => new PublicResult(Of(site.Name), "image/png") { CacheControl = "public, max-age=604800" });

    private static byte[] Of(string name)
    {
        using var black = Image.Black(Width, Height, bands: 3);
        using var ground = black.NewFromImage(Ground);
        using var words = Image.Text(SecurityElement.Escape(name), font: "serif bold 96", width: Width - 160, align: Enums.Align.Centre);
        using var placed = words.Gravity(Enums.CompassDirection.Centre, Width, Height);
        using var card = placed.Ifthenelse(Ink, ground, blend: true);
        using var plain = card.Cast(Enums.BandFormat.Uchar);
        return plain.PngsaveBuffer(compression: 9, palette: true, keep: Enums.ForeignKeep.None);
    }
}
