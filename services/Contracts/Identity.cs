namespace EditorialPlatform.Contracts.Identity;

// The namespace and type name are the address of the message on the broker; moving or renaming a record breaks delivery to its consumers.

/// <summary>A person's name must be erased. Consumers keep the id and erase the name, and must not store it again from messages that still carry it.</summary>
/// <param name="PersonId">Id of the person.</param>
/// <param name="At">When the erasure was requested.</param>
/// <param name="ErasedBy">Id of the administrator who requested it.</param>
public sealed record PersonErased(Guid PersonId, DateTimeOffset At, Guid ErasedBy);
