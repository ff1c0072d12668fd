using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Tests.Specs;

/// <summary>Tests the helper itself: if it could not fail, every spec would be worthless.</summary>
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
    public void The_answer_passes() => Answering(new Told("a", 1)).Answering(new Told("a", 1)).Then(new Opened("a"));

    [Fact]
    public void Another_answer_fails() => Fails(() => Answering(new Told("a", 1)).Answering(new Told("a", 2)).Then(new Opened("a")));

    [Fact]
    public void An_answer_of_another_type_fails() => Fails(() => Answering(new Retold("a", 1)).Answering(new Told("a", 1)).Then(new Opened("a")));

    [Fact]
    public void An_anonymous_answer_is_compared_by_its_JSON()
    {
        Answering(new Told("a", 1)).Answering(new { key = "a", version = 1 }).Then(new Opened("a"));
        Fails(() => Answering(new Told("a", 1)).Answering(new { key = "a", version = 2 }).Then(new Opened("a")));
        Fails(() => Answering(new Told("a", 1)).Answering(new { key = "a" }).Then(new Opened("a")));
    }

    [Fact]
    public void An_answer_that_the_spec_does_not_name_fails() => Fails(() => Answering(new Told("a", 1)).Then(new Opened("a")));

    [Fact]
    public void An_answer_that_never_comes_fails() => Fails(() => Deciding(new Opened("a")).Answering(new Told("a", 1)).Then(new Opened("a")));

    [Fact]
    public void The_answer_to_what_changes_nothing_is_compared_too()
    {
        var nothing = Spec<Door>.Given().When(_ => Decision.NoChange with { Answer = new Told("a", 1) });
        nothing.Answering(new Told("a", 1)).ThenNothing();
        Fails(() => nothing.Answering(new Told("b", 1)).ThenNothing());
        Fails(nothing.ThenNothing);
    }

    [Fact]
    public void The_state_is_folded_from_what_was_given_and_what_was_decided() =>
        Spec<Door>.Given(new Opened("a")).When(door => Decision.Accept(new Shut(door.Key + "b"))).ThenState(door => Assert.Equal("ab", door.Key));

    private static Spec<Door> Deciding(params object[] events) => Spec<Door>.Given().When(_ => Decision.Accept(events));

    private static Spec<Door> Answering(object answer) => Spec<Door>.Given().When(_ => Decision.Accept(new Opened("a")) with { Answer = answer });

    private static Spec<Door> Refusing(string code) => Spec<Door>.Given().When(_ => Rejection.Conflict(code, "No."));

    private static void Fails(Action spec) => Assert.ThrowsAny<Xunit.Sdk.XunitException>(spec);

    public sealed record Opened(string Key);

    public sealed record Shut(string Key);

    public sealed record Told(string Key, long Version);

    public sealed record Retold(string Key, long Version);

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
    public void A_randomised_spec_that_fails_names_its_seed_and_its_steps()
    {
        var failed = Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Seeds.Each(null, 1, 5, Thrice));
        Assert.Contains("3 is too much", failed.Message, StringComparison.Ordinal);
        Assert.Contains("TEST_SEED=3 repeats it alone", failed.Message, StringComparison.Ordinal);
        Assert.EndsWith("   1 counted to 3", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_seed_that_is_asked_for_is_run_alone()
    {
        var seen = new List<int>();
        Assert.False(Seeds.Each("7", 1, 5, run => seen.Add(run.Seed)));
        Assert.True(Seeds.Each("", 1, 2, run => seen.Add(run.Seed)));
        Assert.Equal([7, 1, 2], seen);
        Assert.Equal(new Random(7).Next(), new Run(7).Random.Next());
    }

    private static void Thrice(Run run)
    {
        run.Step($"counted to {run.Seed}");
        Assert.True(run.Seed < 3, $"{run.Seed} is too much");
    }
}
