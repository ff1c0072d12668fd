using EditorialPlatform.Contracts.Notifications;
using EditorialPlatform.Identity.Database;
using EditorialPlatform.Identity.Notifications;
using Microsoft.AspNetCore.Identity;

namespace EditorialPlatform.Identity.Accounts;

/// <summary>
/// Makes somebody an admin without a second person, as whoever runs the machine may, and returns a link with which that person sets a password.
/// An account with the user name is made an admin and opened; its password is kept until the link is used. The other admins are told.
/// </summary>
public static class AdminCommand
{
    public static async Task<string> RunAsync(IServiceProvider services, Uri issuer, string username, string email)
    {
        if (!AddPerson.UsernameShape().IsMatch(username))
        {
            throw new ArgumentException("A user name has 1 to 64 of a–z, 0–9, full stop, hyphen and underscore.", nameof(username));
        }

        if (!System.Net.Mail.MailAddress.TryCreate(email, out var address) || address.Address != email || email.Length > PersonFields.MaxEmail)
        {
            throw new ArgumentException("This is no e-mail address.", nameof(email));
        }

        await using var scope = services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<IdentityDatabase>();
        var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        await using var transaction = await database.Database.BeginTransactionAsync();
        await AccountCommand.LockAsync(database, CancellationToken.None);
        var person = await people.FindByNameAsync(username);
        if (person is null)
        {
            person = new Person
            {
                Id = Guid.CreateVersion7(),
                UserName = username,
                NormalizedUserName = people.NormalizeName(username),
                Name = username,
                Languages = ["fr"],
                SecurityStamp = Guid.NewGuid().ToString(),
            };
            database.Add(person);
        }

        (person.Email, person.Disabled) = (email, false);
        person.GiveRoles([.. person.Roles.Union(["admin"])]);
        await database.SaveChangesAsync();
        var now = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow();
        await Notification.AddAsync(
            database, Guid.NewGuid(), new([], NotificationKind.Account, null, now, person.Id, "admin"), CancellationToken.None);
        var token = await PasswordLink.MakeAsync(database, person.Id, now, CancellationToken.None);
        await transaction.CommitAsync();
        return new Uri(issuer, $"account/password?token={token}").ToString();
    }
}
