using EditorialPlatform.Desk.Api;

namespace EditorialPlatform.Desk.Writing;

/// <summary>The posted copy, with the user's choice for each merge conflict.</summary>
public sealed record TypedCopy(IReadOnlyDictionary<string, string?> Fields, string Body, int Base, IReadOnlyList<TypedCopy.Choice> Chosen)
{
    private static readonly string[] Lines = ["headline", "standfirst", "section", "place", "dateline", "byline"];

    /// <summary>Both versions of a conflicting field or block.</summary>
    public sealed record Choice(string Id, string Mine, string Theirs, bool KeepsMine);

    public static TypedCopy From(IFormCollection form)
    {
        string? Value(string name) => string.IsNullOrWhiteSpace(form[name]) ? null : form[name].ToString().ReplaceLineEndings("\n");
        var fields = Lines.ToDictionary(name => name, Value, StringComparer.Ordinal);
        fields["dateline"] ??= Value("dateline-choice");
        fields["tags"] = Value("tags");
        return new(
            fields, Value("body") ?? "", int.TryParse(form["base"], out var basis) ? basis : 0,
            [.. form["clash"].OfType<string>()
                .Select(id => new Choice(id, Value($"mine-{id}") ?? "", Value($"theirs-{id}") ?? "", form[$"settle-{id}"] == "mine"))]);
    }

    public object AsStart(Guid articleId, string language)
    {
        var start = AsBody();
        (start["articleId"], start["language"]) = (articleId, language);
        return start;
    }

    public object AsSave()
    {
        var save = AsBody();
        save["baseRevision"] = Base;
        return save;
    }

    /// <summary>Uses the other version for every conflict, so that the save merges and the rest of the posted copy is kept.</summary>
    public TypedCopy WithTheirs() => Chosen.Aggregate(this, (typed, choice) => typed.Fields.ContainsKey(choice.Id)
        ? typed with { Fields = new Dictionary<string, string?>(typed.Fields, StringComparer.Ordinal) { [choice.Id] = choice.Theirs } }
        : typed with { Body = choice.Mine.Length == 0 ? typed.Body : typed.Body.Replace(choice.Mine, choice.Theirs, StringComparison.Ordinal) });

    /// <summary>Applies the user's own version where chosen, as a second save: both versions stay in the history.</summary>
    public object WithMine(Draft merged, int revision)
    {
        var mine = Chosen.Where(choice => choice.KeepsMine).ToDictionary(choice => choice.Id, choice => choice.Mine, StringComparer.Ordinal);
        var save = new Dictionary<string, object?> { ["baseRevision"] = revision };
        foreach (var field in Lines.Where(mine.ContainsKey))
        {
            save[field] = mine[field];
        }

        save["blocks"] = merged.Blocks.Select(block => mine.TryGetValue(block.Id, out var text) ? block with { Text = text } : block)
            .Where(block => block.Text.Length > 0 || block.Picture is not null)
            .ToList();
        return save;
    }

    private Dictionary<string, object?> AsBody()
    {
        var body = Lines.ToDictionary(name => name, name => (object?)Fields[name], StringComparer.Ordinal);
        body["headline"] ??= "";
        body["tags"] = (Fields["tags"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        body["body"] = Body;
        return body;
    }
}
