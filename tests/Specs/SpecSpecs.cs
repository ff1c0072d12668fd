using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Tests.Specs;

/// <summary>A helper that cannot fail makes every spec worthless, so the helper has specs of its own.</summary>
public sealed class SpecSpecs
{
    [Fact]
    public void The_expected_events_in_order_pass() => Deciding(new Opened("a"), new Shut("b")).Then(new Opened("a"), new Shut("b"));

    [Fact]
    public void Another_order_fails() => Fails(() => Deciding(new Opened("a"), new Shut("b")).Then(new Shut("b"), new Opened("a")));

    [Fact]
    public void Another_type_with_the_same_fields_fails() => Fails(() => Deciding(new Opened("a")).Then(new Shut("a")));

    [Fact]
    public void Other_content_fails() => Fails(() => Deciding(new Opened("a")).Then(new Opened("b")));

    [Fact]
    public void Other_content_of_a_list_fails() => Fails(() => Deciding(new Listed([1, 2])).Then(new Listed([1, 3])));

    [Fact]
    public void Equal_lists_pass() => Deciding(new Listed([1, 2])).Then(new Listed([1, 2]));

    [Fact]
    public void A_surplus_event_fails() => Fails(() => Deciding(new Opened("a"), new Shut("b")).Then(new Opened("a")));

    [Fact]
    public void A_missing_event_fails() => Fails(() => Deciding(new Opened("a")).Then(new Opened("a"), new Shut("b")));

    [Fact]
    public void An_event_where_nothing_is_expected_fails() => Fails(() => Deciding(new Opened("a")).ThenNothing());

    [Fact]
    public void A_refusal_that_never_comes_fails() => Fails(() => Deciding(new Opened("a")).ThenRefused("no"));

    [Fact]
    public void A_refusal_with_another_code_fails() => Fails(() => Refusing("other").ThenRefused("no"));

    [Fact]
    public void A_refusal_where_events_are_expected_fails() => Fails(() => Refusing("no").Then(new Opened("a")));

    [Fact]
    public void A_refusal_with_its_code_passes() => Refusing("no").ThenRefused("no");

    [Fact]
    public void The_state_is_folded_from_what_was_given_and_what_was_decided() =>
        Spec<Door>.Given(new Opened("a")).When(door => Decision.Accept(new Shut(door.Key + "b"))).ThenState(door => Assert.Equal("ab", door.Key));

    private static Spec<Door> Deciding(params object[] events) => Spec<Door>.Given().When(_ => Decision.Accept(events));

    private static Spec<Door> Refusing(string code) => Spec<Door>.Given().When(_ => Rejection.Conflict(code, "No."));

    private static void Fails(Action spec) => Assert.ThrowsAny<Xunit.Sdk.XunitException>(spec);

    public sealed record Opened(string Key);

    public sealed record Shut(string Key);

    public sealed record Listed(IReadOnlyList<int> Numbers);

    public sealed record Door : IStreamState<Door>
    {
        public string Key { get; init; } = "";

        public bool Exists => Key.Length > 0;

        public Door Evolve(object @event) => @event switch
        {
            Opened it => this with { Key = it.Key },
            Shut it => this with { Key = it.Key },
            _ => this,
        };

        public bool CanRead(Actor actor) => true;
    }

    [Fact]
    public void A_square_is_not_linear_and_a_line_is()
    {
        Growth.Is(Growth.Linear, 1_000_000, Counting);
        Growth.Is(Growth.Quadratic, 1_000, size => Counting(size * size));
        Assert.ThrowsAny<Exception>(() => Growth.Is(Growth.Linear, 1_000, size => Counting(size * size)));

        static Action Counting(int to) => () =>
        {
            var sum = 0L;
            for (var number = 0; number < to; number++)
            {
                sum += number % 7;
            }

            Assert.True(sum > 0);
        };
    }
}
