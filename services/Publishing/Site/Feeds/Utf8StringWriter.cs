using System.Text;

namespace EditorialPlatform.Publishing.Site.Feeds;

/// <summary>Text that says of itself, in XML's first line, that it is UTF-8.</summary>
internal sealed class Utf8StringWriter() : StringWriter(System.Globalization.CultureInfo.InvariantCulture)
{
    public override Encoding Encoding => Encoding.UTF8;
}
