using System.Text.Json;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Tests.Specs;

/// <summary>Given these events, when this is decided, then exactly these events, nothing, or a refusal with this code.</summary>
/// <typeparam name="TState">The stream's state, folded by the fold the store uses.</typeparam>
public sealed class Spec<TState>
    where TState : class, IStreamState<TState>, new()
{
    private static readonly JsonSerializerOptions Stored = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly TState state;
    private readonly Decision? decision;

    private Spec(TState state, Decision? decision = null) => (this.state, this.decision) = (state, decision);

    public static Spec<TState> Given(params IEnumerable<object> events) => new(events.Aggregate(new TState(), (current, happened) => current.Evolve(happened)));

    public Spec<TState> When(Func<TState, Decision> decide) => new(state, decide(state));

    public Spec<TState> When(Func<TState, IReadOnlyList<object>> receive) => new(state, new Decision(receive(state)));

    /// <summary>Exactly these events, in this order: same types, same stored JSON.</summary>
    public void Then(params IReadOnlyList<object> expected)
    {
        var decided = Decided();
        Assert.True(decided.Rejection is null, $"Refused: {decided.Rejection?.Code}: {decided.Rejection?.Detail}");
        Assert.Equal(expected.Select(Shown), decided.Events.Select(Shown));
    }

    /// <summary>A success without events: it is so already.</summary>
    public void ThenNothing() => Then();

    public void ThenRefused(string code)
    {
        var decided = Decided();
        Assert.True(decided.Rejection is not null, $"Not refused, but: {string.Join(", ", decided.Events.Select(Shown))}");
        Assert.Equal(code, decided.Rejection.Code);
        Assert.Empty(decided.Events);
    }

    /// <summary>A look at the state itself, for what only a fold decides.</summary>
    public void ThenState(Action<TState> look) =>
        look((decision?.Events ?? []).Aggregate(state, (current, happened) => current.Evolve(happened)));

    private Decision Decided() => decision ?? throw new InvalidOperationException("Nothing was decided: call When first.");

    private static string Shown(object happened) => $"{happened.GetType().Name} {JsonSerializer.Serialize(happened, happened.GetType(), Stored)}";
}

/// <summary>The same people in every spec.</summary>
public static class People
{
    public static readonly Actor Awa = new(Guid.Parse("00000000-0000-0000-0000-00000000000a"), "Awa Traoré", Roles("reporter"), Roles("fr"));
    public static readonly Actor Issa = new(Guid.Parse("00000000-0000-0000-0000-00000000000b"), "Issa Maïga", Roles("reporter"), Roles("fr"));
    public static readonly Actor Fatou = new(Guid.Parse("00000000-0000-0000-0000-00000000000c"), "Fatou Diallo", Roles("editor"), Roles("fr"));
    public static readonly Actor Oumar = new(Guid.Parse("00000000-0000-0000-0000-00000000000d"), "Oumar Cissé", Roles("editor"), Roles("fr"));
    public static readonly Actor Grace = new(Guid.Parse("00000000-0000-0000-0000-00000000000e"), "Grace Mensah", Roles("translator"), Roles("fr", "en"));
    public static readonly Actor Kofi = new(Guid.Parse("00000000-0000-0000-0000-00000000000f"), "Kofi Asante", Roles("translator"), Roles("fr", "en"));
    public static readonly Actor Nobody = new(Guid.Parse("00000000-0000-0000-0000-000000000001"), "Someone Else", Roles(), Roles());

    public static readonly DateTimeOffset Noon = new(2026, 11, 5, 12, 0, 0, TimeSpan.Zero);

    private static HashSet<string> Roles(params string[] roles) => [.. roles];
}
