namespace EditorialPlatform.Tests.ServiceTests.Rights;

/// <summary>
/// Who may do what: one row for each route and each state that matters, one column for each kind of person.
/// <c>ok</c> is any 2xx. Nothing is sent along, so 422 and 428 say that the person may: only the body or the version is missing.
/// </summary>
public static class Table
{
    /// <summary>The columns. "Own" has a part in the article, "other" has none; an editor who revised it has one too.</summary>
    public static readonly string[] Columns = ["nobody", "own reporter", "other reporter", "editor", "own editor", "translator", "admin"];

    /// <summary>Route, the article's state, and the answers in the order of <see cref="Columns"/>.</summary>
    public const string Review = """
        route                                                      | state    | nobody | own reporter | other reporter | editor | own editor | translator | admin
        GET /api/reviews                                           | waiting  | 401    | 403          | 403            | ok     | ok         | 403        | 403
        GET /api/reviews/{articleId}                               | waiting  | 401    | ok           | 404            | ok     | ok         | 404        | 404
        POST /api/reviews/{articleId}/claim                        | waiting  | 401    | 403          | 404            | ok     | ok         | 404        | 404
        POST /api/reviews/{articleId}/claim                        | approved | 401    | 403          | 404            | 409    | 409        | 404        | 404
        POST /api/reviews/{articleId}/release                      | waiting  | 401    | 403          | 404            | ok     | ok         | 404        | 404
        POST /api/reviews/{articleId}/comments                     | waiting  | 401    | 403          | 404            | 422    | 422        | 404        | 404
        POST /api/reviews/{articleId}/comments                     | approved | 401    | 403          | 404            | 409    | 409        | 404        | 404
        POST /api/reviews/{articleId}/comments/{id}/resolve        | waiting  | 401    | 403          | 404            | ok     | ok         | 404        | 404
        POST /api/reviews/{articleId}/suggestions                  | waiting  | 401    | 403          | 404            | 422    | 422        | 404        | 404
        POST /api/reviews/{articleId}/suggestions                  | approved | 401    | 403          | 404            | 409    | 409        | 404        | 404
        POST /api/reviews/{articleId}/request-changes              | waiting  | 401    | 403          | 404            | 422    | 422        | 404        | 404
        POST /api/reviews/{articleId}/request-changes              | approved | 401    | 403          | 404            | 409    | 409        | 404        | 404
        POST /api/reviews/{articleId}/reject                       | waiting  | 401    | 403          | 404            | 428    | 428        | 404        | 404
        POST /api/reviews/{articleId}/approve                      | waiting  | 401    | 403          | 404            | 422    | 403        | 404        | 404
        POST /api/reviews/{articleId}/approve                      | approved | 401    | 403          | 404            | 409    | 403        | 404        | 404
        POST /api/reviews/{articleId}/countersign                  | waiting  | 401    | 403          | 404            | 428    | 428        | 404        | 404
        POST /api/reviews/{articleId}/legal-hold                   | waiting  | 401    | 403          | 404            | 422    | 422        | 404        | 404
        POST /api/reviews/{articleId}/legal-hold/lift              | waiting  | 401    | 403          | 404            | ok     | ok         | 404        | 404
        """;

    public static IEnumerable<(string Route, string State, string Person, string Answer)> Cells(string table) =>
        from line in table.Split('\n').Skip(1)
        let cells = line.Split('|', StringSplitOptions.TrimEntries)
        from column in Columns.Index()
        select (cells[0], cells[1], column.Item, cells[column.Index + 2]);
}
