using System.Text;

namespace EditorialPlatform.Text;

/// <summary>The part of a text that markup does not affect.</summary>
public static class PlainText
{
    /// <summary>Returns the letters and digits of a text, which parsing and writing markup must neither lose nor add.</summary>
    public static string LettersOnly(string text) => string.Concat(text.Normalize(NormalizationForm.FormC).Where(char.IsLetter));
}
