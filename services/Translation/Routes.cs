using EditorialPlatform.Translation.Exchange;
using EditorialPlatform.Translation.Jobs;
using EditorialPlatform.Translation.Memory;
using EditorialPlatform.Translation.Pairs;
using EditorialPlatform.Translation.Terms;

namespace EditorialPlatform.Translation;

public static class Routes
{
    public static void MapRoutes(this IEndpointRouteBuilder app)
    {
        var translations = app.MapGroup("").WithTags("Translations");
        ListTranslations.Map(translations);
        GetTranslation.Map(translations);
        ClaimTranslation.Map(translations);
        ReleaseTranslation.Map(translations);
        TranslateSegment.Map(translations);
        ConfirmSegment.Map(translations);
        FindMatches.Map(translations);
        SubmitTranslation.Map(translations);
        ReturnTranslation.Map(translations);
        ApproveTranslation.Map(translations);
        WithdrawTranslation.Map(translations);

        var files = app.MapGroup("").WithTags("Exchange files");
        ExportXliff.Map(files);
        ImportXliff.Map(files);
        ExportTmx.Map(files);
        ImportTmx.Map(files);

        var memory = app.MapGroup("").WithTags("Translation memory");
        SearchMemory.Map(memory);

        var terms = app.MapGroup("").WithTags("Terms");
        ListTerms.Map(terms);
        DefineTerm.Map(terms);
        FindTermUses.Map(terms);

        var pairs = app.MapGroup("").WithTags("Language pairs");
        ChooseLanguagePairs.Map(pairs);
    }
}
