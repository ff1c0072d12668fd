using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;

namespace EditorialPlatform.Identity.Accounts;

/// <summary>Requires a minimum length only: composition rules lead to weaker passwords.</summary>
public static class PasswordRules
{
    public const int MinLength = 12;
    public const int MaxLength = 1024;

    /// <summary>The number of PBKDF2-HMAC-SHA512 iterations that OWASP recommends.</summary>
    private const int Rounds = 210_000;

    public static bool Accept(string password) => password is { Length: >= MinLength and <= MaxLength };

    public static PasswordHasher<Person> Hasher { get; } = new(Options.Create(new PasswordHasherOptions { IterationCount = Rounds }));

    public static void AddAccounts(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IPasswordHasher<Person>>(Hasher);
        builder.Services.AddIdentityCore<Person>(identity =>
            {
                identity.Password = new PasswordOptions
                {
                    RequiredLength = MinLength,
                    RequireDigit = false,
                    RequireLowercase = false,
                    RequireUppercase = false,
                    RequireNonAlphanumeric = false,
                    RequiredUniqueChars = 4,
                };
                identity.User.AllowedUserNameCharacters = "abcdefghijklmnopqrstuvwxyz0123456789.-_";
                identity.ClaimsIdentity.UserIdClaimType = OpenIddictConstants.Claims.Subject;
            })
            .AddEntityFrameworkStores<Database.IdentityDatabase>();
    }
}
