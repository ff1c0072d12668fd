using System.Text.Json.Serialization;
using EditorialPlatform.Contracts;
using EditorialPlatform.EventSourcing;
using EditorialPlatform.ServiceDefaults;
using Marten;

namespace EditorialPlatform.Translation.Terms;

/// <summary>One definition of a term, with its author and the first day it applies.</summary>
public sealed record Ruling(DateOnly From, Person By, IReadOnlyList<TermForm> Forms, bool DoNotTranslate, string? Note)
{
    public TermForm? In(string language) =>
        Forms.FirstOrDefault(form => form.Language == language) ?? (DoNotTranslate ? new TermForm(language, Forms[0].Text, []) : null);
}

/// <summary>Deprecated forms of a term in one language, with the preferred form.</summary>
public sealed record DeprecatedForms(string Language, string Text, IReadOnlyList<string> Old);

[JsonConverter(typeof(WireEnumConverter<TermState>))]
public enum TermState
{
    [JsonStringEnumMemberName("ruled")]
    Ruled,

    [JsonStringEnumMemberName("retired")]
    Retired,
}

/// <summary>The aggregate of a term, with all its rulings.</summary>
[ReadModelVersion(2)]
public sealed partial record Term : IStreamState<Term, TermState>
{
    public Guid Id { get; init; }

    [JsonPropertyName("length")]
    public long StreamVersion { get; init; }

    /// <summary>All rulings, oldest first.</summary>
    public IReadOnlyList<Ruling> Rulings { get; init; } = [];

    public bool Retired { get; init; }

    public string? RetiredBecause { get; init; }

    public bool Exists => Rulings.Count > 0;

    public TermState State => Retired ? TermState.Retired : TermState.Ruled;

    /// <summary>Sorts alphabetically by the preferred form.</summary>
    [JsonPropertyName("order")]
    public string SortKey => Rulings.Count == 0 ? "" : $"{Rulings[^1].Forms[0].Text.ToUpperInvariant()} {Id:N}";

    /// <summary>All forms of all rulings, for the search.</summary>
    public string Words => string.Join('\n', Rulings.SelectMany(ruling => ruling.Forms).SelectMany(form => form.Forbidden.Prepend(form.Text)).Distinct());

    /// <summary>The languages of all rulings.</summary>
    [JsonIgnore]
    public string[] Languages => [.. Rulings.SelectMany(ruling => ruling.Forms).Select(form => form.Language).Distinct()];

    /// <summary>The words by which the glossary of a text finds the term: one of each form of all rulings.</summary>
    [JsonIgnore]
    public string[] LookupWords => [.. Rulings.SelectMany(ruling => ruling.Forms).SelectMany(form => form.Forbidden.Prepend(form.Text))
        .Select(form => new WordSequence(form).LookupWord).OfType<string>().Distinct()];

    /// <summary>All staff can read terms, because everyone who writes or edits copy must follow them.</summary>
    public bool CanRead(Actor actor) => actor.IsStaff;

    public Term Evolve(object @event) => @event switch
    {
        TermRuled it => this with
        {
            StreamVersion = StreamVersion + 1,
            Rulings = [.. Rulings, new(it.From, it.By, it.Forms, it.DoNotTranslate, it.Note)],
            Retired = false,
            RetiredBecause = null
        },
        TermRetired it => this with { StreamVersion = StreamVersion + 1, Retired = true, RetiredBecause = it.Reason },
        _ => this,
    };

    /// <summary>The ruling in force on a day; null before the first ruling and for a retired term.</summary>
    public Ruling? AsOf(DateOnly day) => Retired ? null : Rulings.LastOrDefault(ruling => ruling.From <= day);

    /// <summary>The forms that are deprecated on a day: those forbidden then and the preferred forms of earlier rulings.</summary>
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
                let old = agreed.Forbidden.Concat(before.Select(ruling => ruling.In(language)?.Text).OfType<string>())
                    .Where(text => text != agreed.Text)
                    .Distinct()
                    .ToList()
                where old.Count > 0
                select new DeprecatedForms(language, agreed.Text, old),
        ];
    }

    /// <summary>The terms that may occur in texts with these words; see <see cref="WordSequence.LookupWords"/>.</summary>
    public static async Task<IReadOnlyList<Term>> InForceAsync(IQuerySession session, IEnumerable<string> words, CancellationToken cancellationToken) =>
        [.. (await session.QueryAsync<Term>("where d.lookup_words && ?", cancellationToken, (object)words.Distinct().ToArray())).Where(term => !term.Retired)];
}
