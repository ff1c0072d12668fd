using System.Text.RegularExpressions;

namespace EditorialPlatform.Seed;

/// <summary>One request to the HTTP API: <c>editor POST /api/reviews/&lt;id&gt;/claim</c>, followed by its body, if any.</summary>
public sealed partial record Act(string Who, HttpMethod Method, string Path, string? Body)
{
    // A translated segment is given by its number and text; the rest of the request comes from the job.
    private const string Translates = "TRANSLATES";

    public static Act Read(string file, string line) => Line().Match(line) is not { Success: true } act
        ? throw new FilingException($"{file}: `{line}` is not a request of the form `who METHOD path body`")
        : act.Groups["method"].Value == Translates
            ? new(
                act.Groups["who"].Value,
                HttpMethod.Put,
                $"/api/translations/<id>/en/segments/<segment {act.Groups["path"].Value}>",
                Segment(act.Groups["path"].Value, act.Groups["body"].Value))
            : new(
                act.Groups["who"].Value,
                new HttpMethod(act.Groups["method"].Value),
                act.Groups["path"].Value,
                act.Groups["body"].Value is { Length: > 0 } body ? body : null);

    private static string Segment(string number, string words) =>
        new System.Text.Json.Nodes.JsonObject { ["target"] = words, ["sourceHash"] = $"<hash {number}>" }
            .ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    [GeneratedRegex($@"^(?<who>\w+) (?<method>POST|PUT|{Translates}) (?<path>\S+)(?: (?<body>.+))?$")]
    private static partial Regex Line();
}

/// <summary>
/// An article in progress: notes between two lines <c>---</c>, then its text, then after another <c>---</c> the requests
/// that people have made since the reporter started it, one per line.
/// </summary>
public sealed record WorkSample(string Name, SampleText Text, IReadOnlyList<Act> Acts)
{
    public Guid Id { get; } = Guid.Parse(Text.Need("id"));

    public string Author => Text.Need("reporter");

    /// <summary>The body of the request that starts it: a field for each note except the author and the id.</summary>
    public Dictionary<string, object> Started()
    {
        var fields = Text.Notes.Where(note => note.Key is not ("id" or "reporter" or "tags")).ToDictionary(
            note => note.Key, object (note) => note.Value, StringComparer.Ordinal);
        fields["articleId"] = Id;
        fields["headline"] = Text.Headline;
        fields["body"] = Text.Text[Text.Headline.Length..].Trim('\n');
        if (Text.Notes.TryGetValue("tags", out var tags))
        {
            fields["tags"] = tags.Split(", ");
        }

        return fields;
    }

    /// <param name="directory">The directory of the files.</param>
    public static IReadOnlyList<WorkSample> All(string directory) =>
        [.. Directory.EnumerateFiles(directory, "*.md").Select(Read).OrderBy(work => work.Id.ToString(), StringComparer.Ordinal)];

    private static WorkSample Read(string file)
    {
        var text = SampleText.Read(file);
        var parts = text.Text.Split("\n---\n");
        var acts = parts is [_, var lines] ? lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Act.Read(text.File, line)) : [];
        return new(Path.GetFileNameWithoutExtension(file), text with { Text = parts[0].Trim('\n') }, [.. acts]);
    }
}
