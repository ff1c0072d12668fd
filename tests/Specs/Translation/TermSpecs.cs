using EditorialPlatform.EventSourcing;
using EditorialPlatform.Translation;
using EditorialPlatform.Translation.Terms;
using static EditorialPlatform.Tests.Specs.People;

namespace EditorialPlatform.Tests.Specs.Translation;

/// <summary>Terms: who may change them, which ones apply, and where they are found.</summary>
public sealed class TermSpecs
{
    public static readonly Guid Id = Guid.Parse("00000000-0000-7000-8000-000000000009");

    public static readonly TermRuled IslamicState = new(
        Id, Grace.AsPerson, new(2026, 11, 5), [new("fr", "État islamique", ["Daech"]), new("en", "Islamic State", ["ISIS"])], false, null);

    private static readonly TermRuled Renamed = IslamicState with
    {
        Forms = [
        new("fr", "organisation État islamique", ["Daech"]),
        new("en", "Islamic State group", ["ISIS"])
    ]
    };

    private static readonly DefineTerm Ruling = new([new("fr", "État islamique", ["Daech"]), new("en", "Islamic State", ["ISIS"])]);

    [Fact]
    public void A_translator_rules() => Spec<Term>.Given().When(Rule(Ruling)).Answering(Answer("ruled", 1)).Then(IslamicState);

    [Fact]
    public void The_same_ruling_again_is_so_already() => Spec<Term>.Given(IslamicState).When(Rule(Ruling)).Answering(Answer("ruled", 1)).ThenNothing();

    [Fact]
    public void The_same_ruling_on_a_later_day_is_so_already() =>
        Spec<Term>.Given(IslamicState).When(term => DefineTerm.Decide(term, Ruling, Id, Grace, Noon.AddDays(3))).Answering(Answer("ruled", 1)).ThenNothing();

    [Fact]
    public void An_editor_reads_terms_and_keeps_none() => Spec<Term>.Given().When(Rule(Ruling, Fatou)).ThenRefused("forbidden");

    [Fact]
    public void A_translator_rules_in_their_own_languages() =>
        Spec<Term>.Given().When(Rule(Ruling, Grace with { Languages = new HashSet<string> { "fr", "de" } })).ThenRefused("forbidden");

    [Fact]
    public void Nobody_takes_a_language_out_of_a_term_that_is_not_theirs() =>
        Spec<Term>.Given(IslamicState with { Forms = [.. IslamicState.Forms, new("de", "Islamischer Staat", [])] }).When(Rule(Ruling)).ThenRefused("forbidden");

    [Fact]
    public void A_word_needs_two_languages() => Spec<Term>.Given().When(Rule(new([new("fr", "Kidal")]))).ThenRefused("fields");

    [Fact]
    public void What_is_not_translated_needs_one() =>
        Spec<Term>.Given().When(Rule(new([new("fr", "Wagner")], DoNotTranslate: true))).Answering(Answer("ruled", 1))
            .Then(new TermRuled(Id, Grace.AsPerson, new(2026, 11, 5), [new("fr", "Wagner", [])], true, null));

    [Theory]
    [InlineData(" ", "Kidal")]
    [InlineData("…", "Kidal")]
    [InlineData("Kidal\nGao", "Kidal")]
    public void A_word_is_a_word(string french, string english) =>
        Spec<Term>.Given().When(Rule(new([new("fr", french), new("en", english)]))).ThenRefused("fields");

    [Fact]
    public void The_agreed_word_is_not_forbidden() =>
        Spec<Term>.Given().When(Rule(new([new("fr", "Daech", ["Daech"]), new("en", "ISIS")]))).ThenRefused("fields");

    [Fact]
    public void A_day_is_a_day() => Spec<Term>.Given().When(Rule(Ruling with { From = "demain" })).ThenRefused("fields");

    [Fact]
    public void Nothing_in_a_ruling_may_be_nothing() => Spec<Term>.Given().When(Rule(new([null!, new("en", null, [null!])]))).ThenRefused("fields");

    [Fact]
    public void A_term_is_retired_with_a_reason()
    {
        Spec<Term>.Given(IslamicState).When(Rule(new(Retired: true))).ThenRefused("fields");
        Spec<Term>.Given(IslamicState).When(Rule(new(Retired: true, Reason: "Plus d’actualité.")))
            .Answering(Answer("retired", 2)).Then(new TermRetired(Id, Grace.AsPerson, "Plus d’actualité."));
        Spec<Term>.Given(IslamicState, new TermRetired(Id, Grace.AsPerson, "Fin.")).When(Rule(new(Retired: true, Reason: "Fin.")))
            .Answering(Answer("retired", 2)).ThenNothing();
        Spec<Term>.Given().When(Rule(new(Retired: true, Reason: "Fin."))).ThenRefused("not-found");
    }

    [Fact]
    public void A_retired_term_is_ruled_on_again() =>
        Spec<Term>.Given(IslamicState, new TermRetired(Id, Grace.AsPerson, "Fin.")).When(Rule(Ruling)).Answering(Answer("ruled", 3)).Then(IslamicState);

    [Fact]
    public void A_ruling_holds_from_its_day()
    {
        var term = new Term { Id = Id }.Evolve(IslamicState).Evolve(Renamed with { From = new(2026, 12, 1) });
        Assert.Equal(
            [null, "Islamic State", "Islamic State", "Islamic State group"],
            new DateOnly[] { new(2026, 11, 4), new(2026, 11, 5), new(2026, 11, 30), new(2026, 12, 1) }.Select(day => term.AsOf(day)?.In("en")?.Text));
        Assert.Null(term.Evolve(new TermRetired(Id, Grace.AsPerson, "Fin.")).AsOf(new(2026, 12, 1)));
    }

    [Fact]
    public void What_was_agreed_before_is_old_now_in_both_languages()
    {
        var term = new Term { Id = Id }.Evolve(IslamicState).Evolve(Renamed with { From = new(2026, 12, 1) });
        Assert.Equal(["fr Daech", "en ISIS"], Old(term, new(2026, 11, 30)));
        Assert.Equal(["fr Daech, État islamique", "en ISIS, Islamic State"], Old(term, new(2026, 12, 1)));
        Assert.Empty(Old(term.Evolve(new TermRetired(Id, Grace.AsPerson, "Fin.")), new(2026, 12, 1)));
    }

    [Fact]
    public void An_old_word_inside_the_agreed_one_is_no_use_of_it()
    {
        var term = new Term { Id = Id }.Evolve(IslamicState).Evolve(Renamed);
        var english = term.DeprecatedIn(new(2026, 11, 5)).Single(forms => forms.Language == "en");
        Assert.Equal(
            ["ISIS", "Islamic State"],
            FindTermUses.In("p", "The Islamic State group says ISIS is the Islamic State.", english).Select(use => use.Form).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("État islamique", "L’État islamique avance.", "État islamique")]
    [InlineData("État islamique", "L’ÉTAT ISLAMIQUE AVANCE", "ÉTAT ISLAMIQUE")]
    [InlineData("État islamique", "L’ETAT ISLAMIQUE AVANCE", "ETAT ISLAMIQUE")]
    [InlineData("État islamique", "un état islamique", "")]
    [InlineData("État islamique", "l’État. Islamique, dit-il", "")]
    [InlineData("groupe armé", "Des groupes armés, un groupe armé.", "groupes armés|groupe armé")]
    [InlineData("groupe armé", "Groupe armé", "Groupe armé")]
    [InlineData("groupe armé", "groupe arme", "")]
    [InlineData("États-Unis", "les États Unis, les États-Unis", "États Unis|États-Unis")]
    [InlineData("Mali", "Maliens, le Mali, franco-malien", "Mali")]
    [InlineData("FAMa", "les FAMa, la fama, LES FAMA", "FAMa|FAMA")]
    [InlineData("EI", "L’EI, les EIs, un lei", "EI")]
    [InlineData("Plateau", "le Plateau, un plateau", "Plateau")]
    [InlineData("soldier", "two soldiers, a soldier's boots", "soldiers|soldier")]
    [InlineData("...", "rien", "")]
    public void Words_are_found_as_a_reader_finds_them(string form, string text, string expected)
    {
        Assert.Equal(expected, string.Join('|', TermMatcher.Find(text, form).Select(place => text.Substring(place.Start, place.Length))));
        // Else the term would not be looked up for the text.
        Assert.True(expected.Length == 0 || new WordSequence(text).LookupWords.Contains(new WordSequence(form).LookupWord), form);
    }

    [Fact]
    public void A_segment_is_told_its_terms_and_what_is_wrong()
    {
        var glossary = new Glossary([new Term { Id = Id }.Evolve(IslamicState)], new("fr", "en"), new(2026, 11, 5));
        Assert.Equal([new(Id, "État islamique", "Islamic State", null)], glossary.Of("L’État islamique avance.", null));
        Assert.Equal([new(Id, "État islamique", "Islamic State", null)], glossary.Of("L’État islamique avance.", "Islamic State advances."));
        Assert.Equal(
            ["\"ISIS\" is not written; write \"Islamic State\"."], glossary.Of("L’État islamique avance.", "ISIS advances.").Select(term => term.Warning));
        Assert.Equal(["\"Islamic State\" is missing."], glossary.Of("Daech avance.", "They advance.").Select(term => term.Warning));
        Assert.Equal("Daech", glossary.Of("Daech avance.", null).Single().Source);
        Assert.Empty(glossary.Of("Rien.", "Nothing."));
        Assert.Empty(new Glossary([new Term { Id = Id }.Evolve(IslamicState)], new("fr", "en"), new(2026, 11, 4)).Of("L’État islamique avance.", null));
    }

    [Fact]
    public void The_same_terms_serve_the_other_direction() =>
        Assert.Equal(
            "État islamique",
            new Glossary([new Term { Id = Id }.Evolve(IslamicState)], new("en", "fr"), new(2026, 11, 5)).Of("Islamic State advances.", null).Single().Target);

    [Fact]
    public void A_word_that_is_not_translated_holds_in_a_language_nobody_named()
    {
        var glossary = new Glossary(
            [new Term { Id = Id }.Evolve(new TermRuled(Id, Grace.AsPerson, new(2026, 11, 5), [new("fr", "Wagner", [])], true, null))],
            new("fr", "x-nko"),
            new(2026, 11, 5));
        Assert.Equal("\"Wagner\" is missing.", glossary.Of("Wagner avance.", "Ka ɲɛ.").Single().Warning);
    }

    [Fact]
    public void A_term_inside_a_longer_one_is_not_one_by_itself()
    {
        var shorter = new Term { Id = Guid.NewGuid() }.Evolve(IslamicState with { Forms = [new("fr", "État", []), new("en", "state", [])] });
        var glossary = new Glossary([shorter, new Term { Id = Id }.Evolve(IslamicState)], new("fr", "en"), new(2026, 11, 5));
        Assert.Equal(["Islamic State"], glossary.Of("L’État islamique avance.", null).Select(term => term.Target));
        Assert.Equal(["Islamic State", "state"], glossary.Of("L’État islamique défie l’État.", null).Select(term => term.Target));
    }

    private static List<string> Old(Term term, DateOnly day) => [.. term.DeprecatedIn(day).Select(old => $"{old.Language} {string.Join(", ", old.Old)}")];

    private static object Answer(string state, long version) => new { id = Id, state, version };

    private static Func<Term, EventSourcing.Decision> Rule(DefineTerm command, EventSourcing.Actor? actor = null) =>
        term => DefineTerm.Decide(term, command, Id, actor ?? Grace, Noon);
}
