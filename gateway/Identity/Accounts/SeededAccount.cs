namespace EditorialPlatform.Identity.Accounts;

/// <summary>The user name of a demo account that was made once, so that it is not made again after an erasure.</summary>
public sealed class SeededAccount
{
    public string Username { get; set; } = "";
}
