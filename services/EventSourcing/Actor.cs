using System.Security.Claims;

namespace EditorialPlatform.EventSourcing;

/// <summary>The signed-in person or integration that makes a request, taken from its access token alone.</summary>
/// <param name="Id">The token's subject.</param>
/// <param name="Name">The name to show in histories.</param>
/// <param name="Roles">The roles held, such as <c>editor</c>.</param>
/// <param name="Languages">BCP 47 tags of the languages the person works in.</param>
public sealed record Actor(Guid Id, string Name, IReadOnlySet<string> Roles, IReadOnlySet<string> Languages)
{
    /// <summary>May start, revise, submit, withdraw and reopen own drafts.</summary>
    public bool IsReporter => Roles.Contains("reporter");

    /// <summary>Sees everything; reviews, approves, publishes.</summary>
    public bool IsEditor => Roles.Contains("editor");

    /// <summary>Translates and reviews translations in own language pairs.</summary>
    public bool IsTranslator => Roles.Contains("translator");

    /// <summary>Keeps accounts; has no editorial rights by itself.</summary>
    public bool IsAdmin => Roles.Contains("admin");

    /// <summary>Whether the person is a member of the newsroom, and so may see the site as of a past moment.</summary>
    public bool IsStaff => IsReporter || IsEditor || IsTranslator;

    /// <summary>The person, for messages and events.</summary>
    public Contracts.Person AsPerson => new(Id, Name);

    /// <summary>Reads the person from a validated token.</summary>
    /// <param name="user">The principal. The result is <see langword="null"/> if the token has no subject.</param>
    public static Actor? From(ClaimsPrincipal user) =>
        Guid.TryParse(user.FindFirstValue("sub"), out var id)
            ? new Actor(
                id,
                user.FindFirstValue("name") ?? user.FindFirstValue("preferred_username") ?? id.ToString(),
                user.FindAll("role").Select(claim => claim.Value).ToHashSet(StringComparer.Ordinal),
                (user.FindFirstValue("languages") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal))
            : null;
}
