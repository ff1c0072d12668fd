using System.Text;

namespace EditorialPlatform.Publishing.Site.Feeds;

/// <summary>Makes the XML declaration state UTF-8.</summary>
internal sealed class Utf8StringWriter() : StringWriter(System.Globalization.CultureInfo.InvariantCulture)
{
    public override Encoding Encoding => Encoding.UTF8;
}
