using System.Diagnostics;
using System.Text.Json;

namespace EditorialPlatform.Seed;

/// <summary>The people who file the sample articles, signed in, each once.</summary>
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

/// <summary>Waiting for what follows by itself.</summary>
public static class WaitTimes
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    /// <summary>Asks again until the answer is as wanted.</summary>
    /// <exception cref="FilingException">It was not in time; the message says what was waited for and what came last.</exception>
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
                throw new FilingException($"{what}: not within {Longest.TotalSeconds} s. {answer}");
            }

            await Task.Delay(Pause);
        }
    }

    /// <summary>A command on what was looked at. When something came in between (readers got the article, say), one looks again.</summary>
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

    /// <summary>A command that must succeed. A platform that is busy or just starting
    /// is asked again: the command carries a key, so nothing happens twice.</summary>
    public static async Task<Answer> DoneAsync(string what, Func<Task<Answer>> command)
    {
        var answer = await UntilAsync(what, command, answered => answered.Status is not (429 or 502 or 503 or 504));
        return answer.Ok ? answer : throw new FilingException($"{what}: {answer}");
    }
}
