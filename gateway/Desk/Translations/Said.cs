using EditorialPlatform.Desk.Api;
using EditorialPlatform.Desk.Shared;

namespace EditorialPlatform.Desk.Translations;

/// <summary>What the API remarks of a translation, in the language of the page. The words it is about stay as they are.</summary>
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

    /// <summary>Nothing for what the row says already.</summary>
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

    /// <summary>A word that is not written stands between the first quotation marks, the agreed one between the second.</summary>
    public static string Term(UiText words, TermHere term) =>
        term.Warning!.Split('"') is [_, var forbidden, _, _, _] ? words.Format("term.forbidden", forbidden, term.Target) : words.Format("term.missing", term.Target);
}
