using EditorialPlatform.Http;
using EditorialPlatform.Text;

namespace EditorialPlatform.Identity.Accounts;

/// <summary>Validates the fields of an account; omitted fields are skipped.</summary>
public static class PersonFields
{
    public const int MaxEmail = 254;
    private const int MaxName = 100;

    public static ValidationErrors Check(string? name, IReadOnlyList<string>? roles, IReadOnlyList<string>? languages, string? password)
    {
        var errors = new ValidationErrors();
        if (name is not null)
        {
            errors.Line("/name", name, MaxName, required: true);
        }

        foreach (var (role, index) in (roles ?? []).Select((role, index) => (role, index)))
        {
            errors.Require(Person.AllRoles.Contains(role), $"/roles/{index}", $"One of {string.Join(", ", Person.AllRoles)}.");
        }

        foreach (var (language, index) in (languages ?? []).Select((language, index) => (language, index)))
        {
            errors.Require(language is not null && LanguageTag.IsValid(language), $"/languages/{index}", "A language tag such as fr or en.");
        }

        errors.Require((languages?.Count ?? 0) <= 50, "/languages", "These are more than 50.");
        return errors.Require(
            password is null || PasswordRules.Accept(password),
            "/password",
            $"A password has {PasswordRules.MinLength} to {PasswordRules.MaxLength} characters.");
    }
}
