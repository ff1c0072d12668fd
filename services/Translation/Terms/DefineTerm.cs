using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;
using EditorialPlatform.ServiceDefaults;
using EditorialPlatform.Text;

namespace EditorialPlatform.Translation.Terms;

/// <summary>The forms of a term in one language, in a request.</summary>
public sealed record TermFormInput(string? Language = null, string? Text = null, IReadOnlyList<string>? Forbidden = null);

public sealed record TermResult(Guid Id, TermState State, long Version);

/// <summary>Defines, redefines or (<c>retired</c>) retires a term.</summary>
/// <param name="From">First day on which the ruling applies, such as <c>2026-12-01</c>; defaults to today.</param>
/// <param name="Reason">Why the term is retired.</param>
public sealed record DefineTerm(
    IReadOnlyList<TermFormInput>? Forms = null, bool? DoNotTranslate = null,
    string? Note = null, string? From = null, bool? Retired = null, string? Reason = null) : IEndpoint
{
    private const int Most = 20;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapCommand<Term, DefineTerm, Guid>("/api/terms/{id:guid}", (_, id, _) => Task.FromResult(id), Decide, new()
        {
            Method = HttpMethods.Put,
            RequiresIfMatch = true,
            CreatesStream = true,
            Stream = (_, http, _) => Guid.Parse((string)http.Request.RouteValues["id"]!),
            Answer = typeof(TermResult),
        })
            .WithSummary("Agree on a word, on another one, or that it is free again")
            .Refuses(404, "not-found");

    public static Decision Decide(Term term, DefineTerm command, Guid id, Actor actor, DateTimeOffset now)
    {
        if (!actor.IsTranslator)
        {
            return Rejection.Forbidden("Translators keep the terms.");
        }

        if (command.Retired == true)
        {
            return Retire(term, command, id, actor);
        }

        var (forms, errors) = (command.Forms ?? [], new ValidationErrors());
        if (RefuseForeign(
            forms.Select(form => form?.Language).Concat(term.Exists ? term.Rulings[^1].Forms.Select(form => form.Language) : []), actor) is { } foreign)
        {
            return foreign;
        }

        Check(errors, forms, command.DoNotTranslate == true);
        var from = DateOnly.FromDateTime(now.UtcDateTime);
        errors.Text("/note", command.Note, Limits.Note).Require(command.Reason is null, "/reason", "This is for a term that is retired.")
            .Require(command.From is null || DateOnly.TryParseExact(command.From, "yyyy-MM-dd", out from), "/from", "A day, such as 2026-12-01.");
        if (errors.Rejection is { } wrong)
        {
            return wrong;
        }

        var ruled = new TermRuled(
            id, actor.AsPerson, from,
            [.. forms.Select(form => new TermForm(form.Language!, form.Text!.Trim(), [.. (form.Forbidden ?? []).Select(word => word.Trim()).Distinct()]))],
            command.DoNotTranslate == true, string.IsNullOrWhiteSpace(command.Note) ? null : command.Note);
        return Respond(term, id, !term.Retired && term.Rulings is [.., var last] && SameAs(last, ruled, command.From is null) ? [] : [ruled]);
    }

    private static Decision Retire(Term term, DefineTerm command, Guid id, Actor actor) =>
        !term.Exists ? Rejection.NotFound
        : RefuseForeign(term.Rulings[^1].Forms.Select(form => form.Language), actor) is { } foreign ? foreign
        : new ValidationErrors().Text("/reason", command.Reason, Limits.Note, required: true)
            .Require(
                command is { Forms: null, DoNotTranslate: null, Note: null, From: null },
                "/retired",
                "A term is retired or ruled on, not both.").Rejection is { } wrong ? wrong
        : Respond(term, id, term.Retired ? [] : [new TermRetired(id, actor.AsPerson, command.Reason!)]);

    private static Rejection? RefuseForeign(IEnumerable<string?> languages, Actor actor) =>
        languages.FirstOrDefault(language => language is not null && !actor.Languages.Contains(language)) is { } foreign
            ? Rejection.Forbidden($"Translators who work in {foreign} rule on this.")
            : null;

    private static Decision Respond(Term term, Guid id, IReadOnlyList<object> events)
    {
        var after = events.Aggregate(term, (current, happened) => current.Evolve(happened));
        return Decision.Accept(events) with { Answer = new TermResult(id, after.State, after.StreamVersion) };
    }

    // With anyDay, ignore the start date, so that a repeated save does not add a second ruling.
    private static bool SameAs(Ruling last, TermRuled ruled, bool anyDay) =>
        (anyDay || last.From == ruled.From) && last.DoNotTranslate == ruled.DoNotTranslate && last.Note == ruled.Note
        && last.Forms.Select(Shown).SequenceEqual(ruled.Forms.Select(Shown));

    private static string Shown(TermForm form) => string.Join('\u001f', form.Forbidden.Prepend(form.Text).Prepend(form.Language));

    private static void Check(ValidationErrors errors, IReadOnlyList<TermFormInput> forms, bool doNotTranslate)
    {
        errors.Require(forms.Count >= (doNotTranslate ? 1 : 2), "/forms", doNotTranslate ? "The word itself." : "The word in at least two languages.")
            .Require(forms.Count <= Most, "/forms", $"At most {Most} languages.")
            .Require(forms.Select(form => form?.Language).Distinct().Count() == forms.Count, "/forms", "One form for each language.")
            .Require(
                !doNotTranslate || forms.Select(form => form?.Text?.Trim()).Distinct().Count() <= 1,
                "/forms",
                "What is not translated is the same in every language.");
        foreach (var (index, form) in forms.Take(Most).Index())
        {
            errors.Require(form?.Language is not null && LanguageTag.IsValid(form.Language), $"/forms/{index}/language", "A BCP 47 tag, such as fr.");
            Word(errors, $"/forms/{index}/text", form?.Text);
            errors.Require((form?.Forbidden?.Count ?? 0) <= Most, $"/forms/{index}/forbidden", $"At most {Most} words.");
            foreach (var (place, word) in (form?.Forbidden ?? []).Take(Most).Index())
            {
                Word(errors, $"/forms/{index}/forbidden/{place}", word);
                errors.Require(word?.Trim() != form?.Text?.Trim(), $"/forms/{index}/forbidden/{place}", "This is the agreed word.");
            }
        }
    }

    private static void Word(ValidationErrors errors, string pointer, string? word) =>
        errors.Line(pointer, word, Limits.Term, required: true).Require(
            word is null || word.Any(char.IsLetterOrDigit), pointer, "A word has letters or digits.");
}
