using System.Text;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Translation.Jobs;

namespace EditorialPlatform.Translation.Exchange;

/// <summary>A unit that was not imported, and why.</summary>
public sealed record SkippedUnit(string Id, string Detail);

public sealed record XliffImportResult(int Applied, IReadOnlyList<SkippedUnit> Stale, IReadOnlyList<SkippedUnit> Unknown);

/// <summary>
/// Imports translations from an XLIFF file. Each unit is saved like a manual edit if its source equals the current source text. Units with an
/// outdated source are skipped; unchanged units keep their state.
/// </summary>
public sealed record ImportXliff(XliffFile File) : IEndpoint
{
    private static readonly string[] MediaTypes = [XliffDocument.MediaType, "application/xml", "text/xml"];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapJobCommand<ImportXliff, bool>("xliff", (_, _, _) => Task.FromResult(true), (job, command, _, actor, now) => Decide(
            job, command, actor, now), new()
            {
                Method = HttpMethods.Put,
                Read = ReadAsync,
                MediaTypes = MediaTypes,
                Answer = typeof(XliffImportResult),
            })
            .WithSummary("Take translations from an XLIFF file")
            .Refuses(409, "withdrawn", "submitted", "claimed");

    public static Decision Decide(TranslationJob job, ImportXliff command, Actor actor, DateTimeOffset now)
    {
        if ((job.RequireTranslator(actor) ?? RefuseOther(job, command.File)) is { } no)
        {
            return no;
        }

        var (events, stale, unknown, errors) = (new List<object>(), new List<SkippedUnit>(), new List<SkippedUnit>(), new ValidationErrors());
        var segments = job.Segments().ToDictionary(segment => segment.Id);
        foreach (var unit in command.File.Units)
        {
            if (!segments.TryGetValue(unit.Id, out var segment))
            {
                unknown.Add(new(
                    unit.Id, job.TargetSegments.ContainsKey(unit.Id) ? "The source does not have these words any more." : "There is no such segment."));
            }
            else if (unit.Broken is not null)
            {
                errors.Add($"/units/{unit.Id}", unit.Broken);
            }
            else if (Form(unit.Source) != Form(segment.Source))
            {
                stale.Add(new(unit.Id, "The source has changed since the file was made."));
            }
            else if (!string.IsNullOrWhiteSpace(unit.Target))
            {
                Take(job, segment, unit, actor, events, stale, errors);
            }
        }

        return errors.Rejection is { } wrong ? wrong
            : job.Respond(events.Count == 0
                ? []
                : [.. job.ClaimIfUnclaimed(actor), .. events]) with
            { Answer = new XliffImportResult(events.Count, stale, unknown) };
    }

    private static void Take(
        TranslationJob job, Segment segment, XliffUnit unit, Actor actor, List<object> events, List<SkippedUnit> stale, ValidationErrors errors)
    {
        var freshness = job.FreshnessOf(segment);
        if (job.TargetSegments.GetValueOrDefault(segment.Id)?.Target == unit.Target)
        {
            // An unchanged translation of a changed source stays stale unless the file marks it as translated.
            if (freshness == Freshness.Stale && (unit.State == "initial" || unit.SubState == $"{XliffDocument.Prefix}:stale"))
            {
                stale.Add(new(unit.Id, "The translation is older than its source, and the file does not change it."));
                return;
            }

            if (freshness == Freshness.Current)
            {
                return;
            }
        }

        TranslateSegment.CheckWords(errors, $"/units/{unit.Id}", segment.Kind, unit.Target);
        events.Add(new SegmentTranslated(actor.AsPerson, segment.Id, unit.Target!, job.Source!.Revision, segment.Hash, segment.Source));
    }

    private static Rejection? RefuseOther(TranslationJob job, XliffFile file) =>
        new ValidationErrors()
            .Require(Guid.TryParse(file.Id, out var article) && article == job.ArticleId, "/file/id", "This file is of another article.")
            .Require(file.SourceLanguage == job.SourceLanguage, "/srcLang", $"The source is written in {job.SourceLanguage}.")
            .Require(file.TargetLanguage == job.Language, "/trgLang", $"The translation is written in {job.Language}.").Rejection;

    private static async Task<(ImportXliff Command, string Hash)> ReadAsync(HttpContext http)
    {
        var (text, _, hash) = await RequestBody.ReadAsync(http, SafeXml.FileLimit, MediaTypes);
        return (new(XliffFile.Read(text)), hash);
    }

    private static string Form(string text) => text.Normalize(NormalizationForm.FormC);
}
