using EditorialPlatform.Desk.Api;
using EditorialPlatform.Desk.Shared;

namespace EditorialPlatform.Desk.Translations;

/// <summary>Translates the API's remarks on a translation into the UI language. Quoted words stay as they are.</summary>
public static class Said
{
    private static readonly (string Before, string After, string Word)[] Remarks =
    [
        ("Not in the translation: ", ".", "lost"),
        ("Not in the source: ", ".", "added"),
        ("The translation does not lead to ", ".", "link-lost"),
        ("The source does not lead to ", ".", "link-added"),
        ("A quotation is opened and not closed, or closed and not opened: ", ".", "quotation-open"),
    ];

    /// <summary>Null for checks that the row already shows.</summary>
    public static string? Check(UiText words, Check check)
    {
        if (check.Code is "empty" or "terms")
        {
            return null;
        }

        foreach (var (before, after, word) in Remarks)
        {
            if (check.Detail.StartsWith(before, StringComparison.Ordinal) && check.Detail.EndsWith(after, StringComparison.Ordinal))
            {
                return words.Format($"check.{word}", check.Detail[before.Length..^after.Length]);
            }
        }

        return words.Sentence(check.Detail) ?? words.Name("check", check.Code);
    }

    /// <summary>The API's message quotes the deprecated form first and the preferred form second.</summary>
    public static string Term(UiText words, TermHere term) =>
        term.Warning!.Split('"') is [_, var forbidden, _, _, _]
            ? words.Format("term.forbidden", forbidden, term.Target)
            : words.Format("term.missing", term.Target);
}
