using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.ServiceDefaults;
using Marten;

namespace EditorialPlatform.Translation.Terms;

/// <summary>What was agreed on, by whom, and from which day it holds.</summary>
public sealed record Ruling(DateOnly From, Person By, IReadOnlyList<TermForm> Forms, bool DoNotTranslate, string? Note)
{
    public TermForm? In(string language) =>
        Forms.FirstOrDefault(form => form.Language == language) ?? (DoNotTranslate ? new TermForm(language, Forms[0].Text, []) : null);
}

/// <summary>Words that must not be written any more, and the one to write.</summary>
public sealed record DeprecatedForms(string Language, string Text, IReadOnlyList<string> Old);

/// <summary>Whether a word is agreed on.</summary>
[JsonConverter(typeof(WireEnumConverter<TermState>))]
public enum TermState
{
    [JsonStringEnumMemberName("ruled")]
    Ruled,

    [JsonStringEnumMemberName("retired")]
    Retired,
}

/// <summary>An agreed word with its forbidden variants, and every ruling there ever was on it.</summary>
[ReadModelVersion(1)]
public sealed partial record Term : IStreamState<Term, TermState>
{
    public Guid Id { get; init; }

    [JsonPropertyName("length")]
    public long StreamVersion { get; init; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<Ruling> Rulings { get; init; } = [];

    public bool Retired { get; init; }

    public string? RetiredBecause { get; init; }

    public bool Exists => Rulings.Count > 0;

    public TermState State => Retired ? TermState.Retired : TermState.Ruled;

    /// <summary>What sorts first is read first: the word itself.</summary>
    [JsonPropertyName("order")]
    public string SortKey => Rulings.Count == 0 ? "" : $"{Rulings[^1].Forms[0].Text.ToUpperInvariant()} {Id:N}";

    /// <summary>Every word of every ruling, to be searched.</summary>
    public string Words => string.Join('\n', Rulings.SelectMany(ruling => ruling.Forms).SelectMany(form => form.Forbidden.Prepend(form.Text)).Distinct());

    /// <summary>Everybody who writes or reads copy has to know what was agreed.</summary>
    public bool CanRead(Actor actor) => actor.IsStaff;

    public Term Evolve(object @event) => @event switch
    {
        TermRuled it => this with { StreamVersion = StreamVersion + 1, Rulings = [.. Rulings, new(it.From, it.By, it.Forms, it.DoNotTranslate, it.Note)], Retired = false, RetiredBecause = null },
        TermRetired it => this with { StreamVersion = StreamVersion + 1, Retired = true, RetiredBecause = it.Reason },
        _ => this,
    };

    /// <summary>The newest ruling that holds on a day; none before the first, and none once retired.</summary>
    public Ruling? AsOf(DateOnly day) => Retired ? null : Rulings.LastOrDefault(ruling => ruling.From <= day);

    /// <summary>What is not written any more on a day: forbidden now, or agreed on once and not now.</summary>
    public IReadOnlyList<DeprecatedForms> DeprecatedIn(DateOnly day)
    {
        if (AsOf(day) is not { } now)
        {
            return [];
        }

        var before = Rulings.TakeWhile(ruling => ruling != now).ToList();
        return
        [
            .. from language in before.Append(now).SelectMany(ruling => ruling.Forms).Select(form => form.Language).Distinct()
                let agreed = now.In(language)
                where agreed is not null
                let old = agreed.Forbidden.Concat(before.Select(ruling => ruling.In(language)?.Text).OfType<string>()).Where(text => text != agreed.Text).Distinct().ToList()
                where old.Count > 0
                select new DeprecatedForms(language, agreed.Text, old),
        ];
    }

    public static async Task<IReadOnlyList<Term>> InForceAsync(IQuerySession session, CancellationToken cancellationToken) =>
        await session.Query<Term>().Where(term => !term.Retired).ToListAsync(cancellationToken);
}
