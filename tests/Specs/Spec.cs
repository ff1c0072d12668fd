using System.Runtime.CompilerServices;
using System.Text.Json;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.Http;

namespace EditorialPlatform.Tests.Specs;

/// <summary>Given events, when a command is decided, then exactly these events and this response, nothing, or a rejection with this code.</summary>
/// <typeparam name="TState">The stream's state, folded as the store does.</typeparam>
public sealed class Spec<TState>
    where TState : class, IStreamState<TState>, new()
{
    private static readonly JsonSerializerOptions Stored = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    // As the API serializes it.
    private static readonly JsonSerializerOptions Sent = new(Json.Options) { WriteIndented = true };

    private readonly TState state;
    private readonly Decision? decision;
    private readonly object? answer;

    private Spec(TState state, Decision? decision = null, object? answer = null) => (this.state, this.decision, this.answer) = (state, decision, answer);

    public static Spec<TState> Given(params IEnumerable<object> events) => new(events.Aggregate(new TState(), (current, happened) => current.Evolve(happened)));

    public Spec<TState> When(Func<TState, Decision> decide) => new(state, decide(state));

    public Spec<TState> When(Func<TState, IReadOnlyList<object>> receive) => new(state, new Decision(receive(state)));

    /// <summary>Expects a response body of the same type and with the same JSON. For an anonymous object only the JSON is compared.</summary>
    public Spec<TState> Answering(object expected) => new(state, Decided(), expected);

    /// <summary>Expects exactly these events, in order, with the same types and stored JSON, and the response given to <see cref="Answering"/>.</summary>
    public void Then(params IReadOnlyList<object> expected)
    {
        var decided = Decided();
        Assert.True(decided.Rejection is null, $"Refused: {decided.Rejection?.Code}: {decided.Rejection?.Detail}");
        Assert.Equal(expected.Select(Shown), decided.Events.Select(Shown));
        Assert.Equal(Body(answer), Body(decided.Answer));
    }

    /// <summary>Expects success without events, because the requested state already holds.</summary>
    public void ThenNothing() => Then();

    public void ThenRefused(string code)
    {
        var decided = Decided();
        Assert.True(decided.Rejection is not null, $"Not refused, but: {string.Join(", ", decided.Events.Select(Shown))}");
        Assert.Equal(code, decided.Rejection.Code);
        Assert.Empty(decided.Events);
    }

    /// <summary>Checks the state itself.</summary>
    public void ThenState(Action<TState> look)
    {
        look((decision?.Events ?? []).Aggregate(state, (current, happened) => current.Evolve(happened)));
        if (answer is not null)
        {
            Assert.Equal(Body(answer), Body(decision?.Answer));
        }
    }

    private Decision Decided() => decision ?? throw new InvalidOperationException("Nothing was decided: call When first.");

    private string? Body(object? body) =>
        body is null ? null : $"{(IsAnonymous(answer) ? "" : body.GetType().Name)} {JsonSerializer.Serialize(body, body.GetType(), Sent)}";

    private static bool IsAnonymous(object? value) =>
        value is not null && value.GetType().IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    private static string Shown(object happened) => $"{happened.GetType().Name} {JsonSerializer.Serialize(happened, happened.GetType(), Stored)}";
}

/// <summary>The people used in all specs.</summary>
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
