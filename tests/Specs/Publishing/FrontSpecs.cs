using EditorialPlatform.Publishing.Fronts;

namespace EditorialPlatform.Tests.Specs.Publishing;

public sealed class FrontSpecs
{
    private static readonly Guid Lead = Guid.Parse("00000000-0000-0000-0000-000000000101");
    private static readonly Guid Second = Guid.Parse("00000000-0000-0000-0000-000000000102");
    private static readonly HashSet<Guid> Public = [Lead, Second];

    private static EventSourcing.Decision Arrange(Front front, EventSourcing.Actor by, params Guid?[] items) =>
        ArrangeFront.Decide(front, new("fr", [.. items.Select(item => new PlacedItem(item))]), Public, by, People.Noon);

    private static object Answer(params Guid[] articles) => new { language = "fr", items = articles.Select(articleId => new { articleId }) };

    [Fact]
    public void An_editor_places_articles() =>
        Spec<Front>.Given().When(front => Arrange(front, People.Fatou, Second, Lead))
            .Answering(Answer(Second, Lead)).Then(new FrontArranged(People.Fatou.AsPerson, "fr", [Second, Lead]));

    [Fact]
    public void The_same_order_again_is_so_already() =>
        Spec<Front>.Given(new FrontArranged(People.Oumar.AsPerson, "fr", [Lead])).When(front => Arrange(front, People.Fatou, Lead))
            .Answering(Answer(Lead)).ThenNothing();

    [Fact]
    public void An_empty_front_fills_by_time() =>
        Spec<Front>.Given(new FrontArranged(People.Oumar.AsPerson, "fr", [Lead])).When(front => Arrange(front, People.Fatou)).Answering(Answer())
            .Then(new FrontArranged(People.Fatou.AsPerson, "fr", []));

    [Fact]
    public void A_reporter_places_nothing() => Spec<Front>.Given().When(front => Arrange(front, People.Awa, Lead)).ThenRefused("forbidden");

    [Fact]
    public void What_readers_cannot_see_has_no_place() =>
        Spec<Front>.Given().When(front => Arrange(front, People.Fatou, Lead, Guid.Empty)).ThenRefused("fields");

    [Fact]
    public void Nothing_stands_twice_and_nowhere_is_no_article()
    {
        Spec<Front>.Given().When(front => Arrange(front, People.Fatou, Lead, Lead)).ThenRefused("fields");
        Spec<Front>.Given().When(front => Arrange(front, People.Fatou, (Guid?)null)).ThenRefused("fields");
        Spec<Front>.Given().When(front => ArrangeFront.Decide(front, new("fr", null), Public, People.Fatou, People.Noon)).ThenRefused("fields");
        Spec<Front>.Given().When(front => ArrangeFront.Decide(front, new("de", []), Public, People.Fatou, People.Noon)).ThenRefused("not-found");
    }
}
