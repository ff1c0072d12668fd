using System.Text;

namespace EditorialPlatform.Text;

/// <summary>What is read of a text whatever its marks.</summary>
public static class PlainText
{
    /// <summary>The letters of a text, one after the other: what no reading or writing of marks may lose or add.</summary>
    public static string LettersOnly(string text) => string.Concat(text.Normalize(NormalizationForm.FormC).Where(char.IsLetter));
}
