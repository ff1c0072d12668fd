using System.Diagnostics;
using System.Text.Json;

namespace EditorialPlatform.Seed;

/// <summary>The users who create the sample data, each signed in once.</summary>
public sealed class Newsroom : IDisposable
{
    private readonly Dictionary<string, Member> members;

    private Newsroom(Dictionary<string, Member> members) => this.members = members;

    public Member this[string username] =>
        members.TryGetValue(username, out var member) ? member : throw new FilingException($"there is no account {username}");

    public static async Task<Newsroom> SignInAsync(Uri origin, string accountsFile, params IEnumerable<string> usernames)
    {
        var accounts = Accounts(accountsFile);
        var signedIn = await Task.WhenAll(usernames.Select(async username =>
            (username, await Member.SignInAsync(
                origin,
                accounts.FirstOrDefault(account => account.Username == username) ?? throw new FilingException($"{accountsFile} has no account {username}")))));
        return new(signedIn.ToDictionary(StringComparer.Ordinal));
    }

    public static IReadOnlyList<Account> Accounts(string file) => JsonSerializer.Deserialize<Account[]>(File.ReadAllText(file), JsonSerializerOptions.Web)!;

    public void Dispose()
    {
        foreach (var member in members.Values)
        {
            member.Dispose();
        }
    }
}

/// <summary>Waits for effects that take a moment.</summary>
public static class WaitTimes
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    /// <summary>Repeats a request until the response is as expected.</summary>
    /// <exception cref="FilingException">The time limit was exceeded; the message has the expectation and the last response.</exception>
    public static async Task<Answer> UntilAsync(string what, Func<Task<Answer>> ask, Func<Answer, bool> wanted)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (wanted(answer))
            {
                return answer;
            }

            if (Stopwatch.GetElapsedTime(began) > Longest)
            {
                throw new FilingException($"{what}: timed out after {Longest.TotalSeconds} s. {answer}");
            }

            await Task.Delay(Pause);
        }
    }

    /// <summary>Reads a resource and sends a command based on its version. Repeats both if the resource has changed in between.</summary>
    public static Task<Answer> LookedAtAsync(string what, Func<Task<Answer>> look, Func<string?, Task<Answer>> command) =>
        DoneAsync(what, async () =>
        {
            while (true)
            {
                var seen = await look();
                var answer = seen.Ok ? await command(seen.ETag) : seen;
                if (answer.Status != 412)
                {
                    return answer;
                }
            }
        });

    /// <summary>Sends a command that must succeed. It is repeated while the platform is busy
    /// or starting, which is safe because it has an idempotency key.</summary>
    public static async Task<Answer> DoneAsync(string what, Func<Task<Answer>> command)
    {
        var answer = await UntilAsync(what, command, answered => answered.Status is not (429 or 502 or 503 or 504));
        return answer.Ok ? answer : throw new FilingException($"{what}: {answer}");
    }
}
