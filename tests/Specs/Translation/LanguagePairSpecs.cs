using EditorialPlatform.EventSourcing;
using EditorialPlatform.Translation;
using EditorialPlatform.Translation.Pairs;
using static EditorialPlatform.Tests.Specs.People;

namespace EditorialPlatform.Tests.Specs.Translation;

/// <summary>The language pairs: who may change them, and which pairs are invalid.</summary>
public sealed class LanguagePairSpecs
{
    private static readonly Actor Admin = new(
        Guid.Parse("00000000-0000-0000-0000-000000000010"), "Admin", new HashSet<string> { "admin" }, new HashSet<string>());

    private static readonly LanguagePairsChosen French = new(Admin.AsPerson, Noon, [new("fr", "en"), new("fr", "qaa")]);

    private static readonly ChooseLanguagePairs Choice = new([new("fr", "en"), new("fr", "qaa")]);

    [Fact]
    public void An_admin_chooses() => Spec<LanguagePairs>.Given().When(Choose(Choice)).Answering(Answer(French)).Then(French);

    [Fact]
    public void The_same_list_again_is_so_already() => Spec<LanguagePairs>.Given(French).When(Choose(Choice)).Answering(Answer(French)).ThenNothing();

    [Fact]
    public void Another_order_is_another_list()
    {
        var reversed = French with { Pairs = [.. French.Pairs.Reverse()] };
        Spec<LanguagePairs>.Given(French).When(Choose(new([.. Choice.Items!.Reverse()]))).Answering(Answer(reversed)).Then(reversed);
    }

    [Fact]
    public void Nothing_need_be_translated()
    {
        var none = French with { Pairs = [] };
        Spec<LanguagePairs>.Given(French).When(Choose(new([]))).Answering(Answer(none)).Then(none);
    }

    [Fact]
    public void Nobody_else_chooses() =>
        Assert.All(new[] { Awa, Fatou, Grace, Nobody }, other => Spec<LanguagePairs>.Given().When(Choose(Choice, other)).ThenRefused("forbidden"));

    [Theory]
    [InlineData("fr", "fr")]
    [InlineData("fr", "FR")]
    [InlineData("pt-BR", "pt-br")]
    [InlineData("", "en")]
    [InlineData("fr", "English")]
    [InlineData("fr\n", "en")]
    [InlineData("x-nko", "en")]
    public void A_pair_is_two_languages(string from, string to) => Spec<LanguagePairs>.Given().When(Choose(new([new(from, to)]))).ThenRefused("fields");

    [Fact]
    public void A_pair_is_there_once() => Spec<LanguagePairs>.Given().When(Choose(new([new("fr", "en"), new("fr", "en")]))).ThenRefused("fields");

    [Fact]
    public void What_was_begun_in_a_pair_is_known_after_it_is_taken_off() =>
        Spec<LanguagePairs>.Given(French, French with { Pairs = [new("en", "fr")] }).ThenState(pairs =>
        {
            Assert.Equal([new LanguagePair("en", "fr")], pairs.InForce);
            Assert.Equal([new("fr", "en"), new("fr", "qaa"), new LanguagePair("en", "fr")], pairs.Ever);
        });

    private static object Answer(LanguagePairsChosen chosen) => new { items = chosen.Pairs, changedBy = Admin.AsPerson, changedAt = Noon };

    private static Func<LanguagePairs, Decision> Choose(ChooseLanguagePairs command, Actor? by = null) =>
        pairs => ChooseLanguagePairs.Decide(pairs, command, by ?? Admin, Noon);
}
