using System.Text.Json;
using EditorialPlatform.Http;
using EditorialPlatform.Identity.Database;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace EditorialPlatform.Identity.Accounts;

/// <summary>A demo account as stored in the file of demo credentials.</summary>
public sealed record DemoAccount(string Username, string Password, string[] Roles, string[] Languages);

/// <summary>
/// Creates the demo accounts and the file with their passwords. A name is used once: an account that was erased, or got another password, stays as it is.
/// </summary>
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
        var database = scope.ServiceProvider.GetRequiredService<IdentityDatabase>();
        var known = File.Exists(path) ? JsonSerializer.Deserialize<DemoAccount[]>(await File.ReadAllTextAsync(path), Json.Options)! : [];
        var seeded = await database.SeededAccounts.Select(one => one.Username).ToListAsync();
        // Accounts that were there before the names were recorded are not touched either.
        var fresh = seeded.Count > 0 || !await database.People.AnyAsync();
        var accounts = new List<DemoAccount>();
        foreach (var (username, name, role, languages) in All)
        {
            var password = known.FirstOrDefault(one => one.Username == username)?.Password;
            if (!seeded.Contains(username))
            {
                await using var transaction = await database.Database.BeginTransactionAsync();
                database.Add(new SeededAccount { Username = username });
                await database.SaveChangesAsync();
                if (fresh && await people.FindByNameAsync(username) is null)
                {
                    password ??= AddPerson.RandomPassword();
                    Demand(await people.CreateAsync(
                        new Person { Id = Guid.CreateVersion7(), UserName = username, Name = name, Roles = [role], Languages = languages }, password));
                }

                await transaction.CommitAsync();
            }

            if (password is not null && await people.FindByNameAsync(username) is not null)
            {
                accounts.Add(new(username, password, [role], languages));
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
