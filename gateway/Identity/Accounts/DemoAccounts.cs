using System.Text.Json;
using EditorialPlatform.Http;
using Microsoft.AspNetCore.Identity;

namespace EditorialPlatform.Identity.Accounts;

/// <summary>A demo account as stored in the file of demo credentials.</summary>
public sealed record DemoAccount(string Username, string Password, string[] Roles, string[] Languages);

/// <summary>Creates the demo accounts and the file with their passwords. Passwords already in the file are kept.</summary>
public static class DemoAccounts
{
    private static readonly JsonSerializerOptions Indented = new(Json.Options) { WriteIndented = true };

    private static readonly (string Username, string Name, string Role, string[] Languages)[] All =
    [
        ("reporter", "Aminata Coulibaly", "reporter", ["fr"]),
        ("reporter2", "Ibrahim Maïga", "reporter", ["fr"]),
        ("editor", "Fatoumata Diarra", "editor", ["fr", "en"]),
        ("editor2", "Moussa Ouédraogo", "editor", ["fr", "en"]),
        ("translator", "Grace Mensah", "translator", ["fr", "en"]),
        ("translator2", "Abdou Karim Issoufou", "translator", ["fr", "en"]),
        ("admin", "Mariam Touré", "admin", ["fr", "en"]),
    ];

    public static async Task MakeAsync(IServiceProvider services, string path)
    {
        await using var scope = services.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        var known = File.Exists(path) ? JsonSerializer.Deserialize<DemoAccount[]>(await File.ReadAllTextAsync(path), Json.Options)! : [];
        var accounts = All.Select(account => new DemoAccount(
            account.Username,
            known.FirstOrDefault(one => one.Username == account.Username)?.Password ?? AddPerson.RandomPassword(),
            [account.Role],
            account.Languages)).ToArray();
        foreach (var account in accounts)
        {
            var name = All.Single(one => one.Username == account.Username).Name;
            var person = await people.FindByNameAsync(account.Username);
            if (person is null)
            {
                person = new Person
                {
                    Id = Guid.CreateVersion7(),
                    UserName = account.Username,
                    Name = name,
                    Roles = account.Roles,
                    Languages = account.Languages
                };
                Demand(await people.CreateAsync(person, account.Password));
            }
            else if (known.All(one => one.Username != account.Username))
            {
                Demand(await people.RemovePasswordAsync(person));
                Demand(await people.AddPasswordAsync(person, account.Password));
            }
        }

        // Written last: a run that failed earlier is repaired by running again.
        PrivateFile.Write(path, JsonSerializer.Serialize(accounts, Indented) + Environment.NewLine, overwrite: true);
    }

    private static void Demand(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(string.Join(' ', result.Errors.Select(error => error.Description)));
        }
    }
}
