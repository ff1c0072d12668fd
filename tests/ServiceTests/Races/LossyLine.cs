using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace EditorialPlatform.Tests.ServiceTests.Races;

/// <summary>A client whose every second response is lost, so that it repeats the request, possibly
/// before the first has arrived. A command that succeeded must get the same response again.</summary>
/// <param name="mayHappen">The statuses that are expected when several people act at once.</param>
public sealed class LossyLine(params int[] mayHappen)
{
    private readonly ConcurrentQueue<string> wrong = [];

    /// <summary>Unexpected responses.</summary>
    public IReadOnlyCollection<string> Wrong => wrong;

    public void Say(string surprise) => wrong.Enqueue(surprise);

    public async Task<Answer> SendAsync(
        Step step, TestUser who, string service, HttpMethod method, string path, object? body, string? ifMatch = null, string mediaType = "application/json")
    {
        var (random, key) = (step.Random, $"day-{step.Random.Next():x8}{Guid.NewGuid():N}");
        Task<Answer> OnceAsync() => who.SendAsync(service, method, path, (body as JsonObject)?.ToJsonString() ?? body, ifMatch, key, mediaType);
        var lost = random.Next(2) == 0;
        var first = OnceAsync();
        var overtaking = lost && random.Next(2) == 0;
        var (answer, again) = (overtaking ? null : await first, lost ? await OnceAsync() : null);
        answer ??= await first;
        var answers = again is null ? Shown(answer) : $"{Shown(answer)}, {(overtaking ? "at once" : "again")} {Shown(again)}";
        step.Note($"{path.Split('/')[^1]} {answers}");
        foreach (var each in new[] { answer, again })
        {
            if (each is not null && !mayHappen.Contains(each.Status))
            {
                Say($"{method} {path}: {each.Status} {each.Body}");
            }
        }

        // Of two concurrent requests, one may be rejected in a state that the other, a moment later, no longer meets.
        if (again is not null && answer.Ok && !(overtaking && !again.Ok) && (again.Status, again.Body) != (answer.Status, answer.Body))
        {
            Say($"{method} {path} was answered {answer.Status} {answer.Body} and then {again.Status} {again.Body}");
        }

        return answer.Ok ? answer : again ?? answer;

        static string Shown(Answer one) => one.Ok ? $"{one.Status}" : $"{one.Status} {one.Code}";
    }
}
