namespace EditorialPlatform.Tests.ServiceTests.Rights;

/// <summary>
/// The access rights: one row for each route and relevant state, one column for each kind of person. <c>ok</c> is any 2xx.
/// Commands are sent without a body and a version, so 422 and 428 mean that the person is allowed; 409 means that no one is in this state.
/// </summary>
/// <remarks>
/// "Own" contributed to the article (an editor who revised it, a translator who translated it), "other" did not.
/// "Other pair" is a translator who has the source language but not the target language.
/// </remarks>
public static class Table
{
    public const string Drafting = """
        route                                                      | state     | nobody | own reporter | other reporter | editor | own editor | translator | admin
        POST /api/drafts                                           | none      | 401    | 422          | 422            | 422    | 422        | 403        | 403
        POST /api/drafts/import                                    | none      | 401    | ok           | ok             | ok     | ok         | 403        | 403
        GET /api/drafts                                            | draft     | 401    | ok           | ok             | ok     | ok         | ok         | ok
        GET /api/drafts/{articleId}                                | draft     | 401    | ok           | 404            | ok     | ok         | 404        | 404
        GET /api/drafts/{articleId}                                | accepted  | 401    | ok           | 404            | ok     | ok         | 404        | 404
        GET /api/drafts/{articleId}                                | spiked    | 401    | ok           | 404            | ok     | ok         | 404        | 404
        GET /api/drafts/{articleId}/revisions                      | draft     | 401    | ok           | 404            | ok     | ok         | 404        | 404
        GET /api/drafts/{articleId}/revisions/{n}                  | draft     | 401    | ok           | 404            | ok     | ok         | 404        | 404
        GET /api/drafts/{articleId}/diff                           | draft     | 401    | ok           | 404            | ok     | ok         | 404        | 404
        PUT /api/drafts/{articleId}                                | draft     | 401    | 422          | 404            | 422    | 422        | 404        | 404
        PUT /api/drafts/{articleId}                                | submitted | 401    | 422          | 404            | 422    | 422        | 404        | 404
        PUT /api/drafts/{articleId}                                | returned  | 401    | 422          | 404            | 422    | 422        | 404        | 404
        PUT /api/drafts/{articleId}                                | accepted  | 401    | 409          | 404            | 409    | 409        | 404        | 404
        PUT /api/drafts/{articleId}                                | spiked    | 401    | 409          | 404            | 409    | 409        | 404        | 404
        POST /api/drafts/{articleId}/record                        | draft     | 401    | ok           | 404            | ok     | ok         | 404        | 404
        POST /api/drafts/{articleId}/revisions/{n}/restore         | draft     | 401    | 428          | 404            | 428    | 428        | 404        | 404
        POST /api/drafts/{articleId}/submit                        | draft     | 401    | 422          | 404            | 422    | 422        | 404        | 404
        POST /api/drafts/{articleId}/submit                        | returned  | 401    | 422          | 404            | 422    | 422        | 404        | 404
        POST /api/drafts/{articleId}/submit                        | accepted  | 401    | 409          | 404            | 409    | 409        | 404        | 404
        POST /api/drafts/{articleId}/submit                        | spiked    | 401    | 409          | 404            | 409    | 409        | 404        | 404
        POST /api/drafts/{articleId}/withdraw                      | submitted | 401    | 428          | 404            | 428    | 428        | 404        | 404
        POST /api/drafts/{articleId}/spike                         | draft     | 401    | 403          | 404            | 428    | 428        | 404        | 404
        POST /api/drafts/{articleId}/restore                       | spiked    | 401    | 403          | 404            | 428    | 428        | 404        | 404
        POST /api/drafts/{articleId}/reopen                        | accepted  | 401    | 428          | 404            | 428    | 428        | 404        | 404
        POST /api/drafts/{articleId}/suggestions/{id}/accept       | submitted | 401    | ok           | 404            | ok     | ok         | 404        | 404
        POST /api/drafts/{articleId}/suggestions/{id}/decline      | submitted | 401    | ok           | 404            | ok     | ok         | 404        | 404
        POST /api/drafts/{articleId}/comments/{id}/replies         | submitted | 401    | 422          | 404            | 422    | 422        | 404        | 404
        """;

    public const string Review = """
        route                                                      | state             | nobody | own reporter | other reporter | editor | own editor | translator | admin
        GET /api/reviews                                           | waiting           | 401    | 403          | 403            | ok     | ok         | 403        | 403
        GET /api/reviews/{articleId}                               | waiting           | 401    | ok           | 404            | ok     | ok         | 404        | 404
        GET /api/reviews/{articleId}                               | rejected          | 401    | ok           | 404            | ok     | ok         | 404        | 404
        POST /api/reviews/{articleId}/claim                        | waiting           | 401    | 403          | 404            | ok     | ok         | 404        | 404
        POST /api/reviews/{articleId}/claim                        | approved          | 401    | 403          | 404            | 409    | 409        | 404        | 404
        POST /api/reviews/{articleId}/claim                        | changes-requested | 401    | 403          | 404            | 409    | 409        | 404        | 404
        POST /api/reviews/{articleId}/claim                        | rejected          | 401    | 403          | 404            | 409    | 409        | 404        | 404
        POST /api/reviews/{articleId}/claim                        | closed            | 401    | 403          | 404            | 409    | 409        | 404        | 404
        POST /api/reviews/{articleId}/release                      | waiting           | 401    | 403          | 404            | ok     | ok         | 404        | 404
        POST /api/reviews/{articleId}/comments                     | waiting           | 401    | 403          | 404            | 422    | 422        | 404        | 404
        POST /api/reviews/{articleId}/comments                     | approved          | 401    | 403          | 404            | 409    | 409        | 404        | 404
        POST /api/reviews/{articleId}/comments/{id}/resolve        | waiting           | 401    | 403          | 404            | ok     | ok         | 404        | 404
        POST /api/reviews/{articleId}/suggestions                  | waiting           | 401    | 403          | 404            | 422    | 422        | 404        | 404
        POST /api/reviews/{articleId}/suggestions                  | approved          | 401    | 403          | 404            | 409    | 409        | 404        | 404
        POST /api/reviews/{articleId}/request-changes              | waiting           | 401    | 403          | 404            | 422    | 422        | 404        | 404
        POST /api/reviews/{articleId}/request-changes              | approved          | 401    | 403          | 404            | 409    | 409        | 404        | 404
        POST /api/reviews/{articleId}/reject                       | waiting           | 401    | 403          | 404            | 428    | 428        | 404        | 404
        POST /api/reviews/{articleId}/approve                      | waiting           | 401    | 403          | 404            | 422    | 403        | 404        | 404
        POST /api/reviews/{articleId}/approve                      | approved          | 401    | 403          | 404            | 409    | 403        | 404        | 404
        POST /api/reviews/{articleId}/approve                      | changes-requested | 401    | 403          | 404            | 409    | 403        | 404        | 404
        POST /api/reviews/{articleId}/approve                      | rejected          | 401    | 403          | 404            | 409    | 403        | 404        | 404
        POST /api/reviews/{articleId}/approve                      | closed            | 401    | 403          | 404            | 409    | 403        | 404        | 404
        POST /api/reviews/{articleId}/countersign                  | waiting           | 401    | 403          | 404            | 428    | 428        | 404        | 404
        POST /api/reviews/{articleId}/legal-hold                   | waiting           | 401    | 403          | 404            | 422    | 422        | 404        | 404
        POST /api/reviews/{articleId}/legal-hold                   | approved          | 401    | 403          | 404            | 422    | 422        | 404        | 404
        POST /api/reviews/{articleId}/legal-hold/lift              | waiting           | 401    | 403          | 404            | ok     | ok         | 404        | 404
        """;

    public const string Translation = """
        route                                                           | state     | nobody | own reporter | other reporter | editor | own translator | translator | other pair | admin
        GET /api/translations                                           | open      | 401    | 403          | 403            | ok     | ok             | ok         | ok         | 403
        GET /api/translations/{articleId}/{language}                    | open      | 401    | 404          | 404            | ok     | ok             | ok         | 404        | 404
        POST /api/translations/{articleId}/{language}/claim             | open      | 401    | 404          | 404            | 403    | ok             | ok         | 404        | 404
        POST /api/translations/{articleId}/{language}/claim             | claimed   | 401    | 404          | 404            | 403    | ok             | 409        | 404        | 404
        POST /api/translations/{articleId}/{language}/claim             | submitted | 401    | 404          | 404            | 403    | 403            | ok         | 404        | 404
        POST /api/translations/{articleId}/{language}/release           | claimed   | 401    | 404          | 404            | 403    | ok             | 409        | 404        | 404
        PUT /api/translations/{articleId}/{language}/segments/{id}      | open      | 401    | 404          | 404            | 403    | 422            | 422        | 404        | 404
        PUT /api/translations/{articleId}/{language}/segments/{id}      | claimed   | 401    | 404          | 404            | 403    | 422            | 409        | 404        | 404
        PUT /api/translations/{articleId}/{language}/segments/{id}      | submitted | 401    | 404          | 404            | 403    | 409            | 409        | 404        | 404
        POST /api/translations/{articleId}/{language}/segments/{id}/confirm | claimed | 401  | 404          | 404            | 403    | 422            | 409        | 404        | 404
        POST /api/translations/{articleId}/{language}/submit            | claimed   | 401    | 404          | 404            | 403    | 428            | 428        | 404        | 404
        POST /api/translations/{articleId}/{language}/return            | submitted | 401    | 404          | 404            | 403    | 428            | 428        | 404        | 404
        POST /api/translations/{articleId}/{language}/approve           | submitted | 401    | 404          | 404            | 403    | 403            | 428        | 404        | 404
        POST /api/translations/{articleId}/{language}/withdraw          | claimed   | 401    | 404          | 404            | 403    | 428            | 428        | 404        | 404
        GET /api/translations/{articleId}/{language}/segments/{id}/matches | open   | 401    | 404          | 404            | ok     | ok             | ok         | 404        | 404
        GET /api/translations/{articleId}/{language}/xliff              | open      | 401    | 404          | 404            | ok     | ok             | ok         | 404        | 404
        PUT /api/translations/{articleId}/{language}/xliff              | open      | 401    | 404          | 404            | 403    | ok             | ok         | 404        | 404
        PUT /api/translations/{articleId}/{language}/xliff              | claimed   | 401    | 404          | 404            | 403    | ok             | 409        | 404        | 404
        GET /api/terms                                                  | open      | 401    | ok           | ok             | ok     | ok             | ok         | ok         | 403
        GET /api/terms/{id}                                             | open      | 401    | ok           | ok             | ok     | ok             | ok         | ok         | 404
        PUT /api/terms/{id}                                             | open      | 401    | 403          | 403            | 403    | 428            | 428        | 403        | 404
        GET /api/terms/{id}/uses                                        | open      | 401    | ok           | ok             | ok     | ok             | ok         | ok         | 404
        GET /api/translation-memory                                     | open      | 401    | 403          | 403            | 422    | 422            | 422        | 422        | 403
        GET /api/translation-memory/tmx                                 | open      | 401    | 403          | 403            | 422    | 422            | 422        | 422        | 403
        PUT /api/translation-memory/tmx                                 | open      | 401    | 403          | 403            | 403    | ok             | ok         | 403        | 403
        GET /api/language-pairs                                         | pairs     | 401    | 403          | 403            | 403    | 403            | 403        | 403        | ok
        PUT /api/language-pairs                                         | pairs     | 401    | 403          | 403            | 403    | 403            | 403        | 403        | 428
        """;

    public const string Publishing = """
        route                                               | state | nobody | own reporter | other reporter | editor | own translator | translator | admin
        GET /api/publications                               | held  | 401    | 403          | 403            | ok     | 403            | 403        | 403
        GET /api/publications/{articleId}                   | held  | 401    | ok           | 404            | ok     | ok             | 404        | 404
        GET /api/publications/{articleId}                   | killed| 401    | ok           | 404            | ok     | ok             | 404        | 404
        POST /api/publications/{articleId}/publish          | held  | 401    | 403          | 404            | 428    | 403            | 404        | 404
        POST /api/publications/{articleId}/schedule         | held  | 401    | 403          | 404            | 428    | 403            | 404        | 404
        POST /api/publications/{articleId}/unschedule       | held  | 401    | 403          | 404            | 428    | 403            | 404        | 404
        POST /api/publications/{articleId}/embargo          | held  | 401    | 403          | 404            | 428    | 403            | 404        | 404
        POST /api/publications/{articleId}/embargo/lift     | held  | 401    | 403          | 404            | 428    | 403            | 404        | 404
        POST /api/publications/{articleId}/hold             | held  | 401    | 403          | 404            | 428    | 403            | 404        | 404
        POST /api/publications/{articleId}/release          | held  | 401    | 403          | 404            | 428    | 403            | 404        | 404
        POST /api/publications/{articleId}/retract          | held  | 401    | 403          | 404            | 428    | 403            | 404        | 404
        POST /api/publications/{articleId}/kill             | held  | 401    | 403          | 404            | 428    | 403            | 404        | 404
        GET /api/fronts/{language}                          | front | 401    | ok           | ok             | ok     | ok             | ok         | ok
        PUT /api/fronts/{language}                          | front | 401    | 403          | 403            | 428    | 403            | 403        | 403
        GET /api/fronts/{language}/history                  | front | 401    | 403          | 403            | ok     | 403            | 403        | 403
        POST /api/pictures                                  | picture | 401  | 422          | 422            | 422    | 403            | 403        | 403
        GET /api/pictures/{name}                            | picture | 401  | ok           | ok             | ok     | ok             | ok         | 404
        GET /api/pictures/{name}/{file}                     | picture | 401  | ok           | ok             | ok     | ok             | ok         | 404
        """;

    /// <summary>The cells of a service's table.</summary>
    public static IEnumerable<(string Route, string State, string Person, string Answer)> Cells(string table)
    {
        var lines = table.Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToList();
        return from line in lines.Skip(1)
               from column in lines[0].Index().Skip(2)
               select (line[0], line[1], column.Item, line[column.Index]);
    }
}
