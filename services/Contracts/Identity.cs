namespace EditorialPlatform.Contracts.Identity;

// Namespace and name are the address of a message on the broker: a moved or renamed record reaches nobody.

/// <summary>Somebody's name is to be forgotten. Whoever keeps it keeps the id and forgets the name; a message that still carries the name does not bring it back.</summary>
/// <param name="PersonId">Whose.</param>
/// <param name="At">When it was asked for.</param>
/// <param name="ErasedBy">Id of the admin who asked.</param>
public sealed record PersonErased(Guid PersonId, DateTimeOffset At, Guid ErasedBy);
