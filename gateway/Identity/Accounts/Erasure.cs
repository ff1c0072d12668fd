namespace EditorialPlatform.Identity.Accounts;

/// <summary>
/// The record of an erasure, which is all that remains of the account. It also serves as the outbox until the message to the other services is
/// published.
/// </summary>
public sealed class Erasure
{
    public Guid PersonId { get; set; }

    public Guid ErasedBy { get; set; }

    public DateTimeOffset At { get; set; }

    public DateTimeOffset? Told { get; set; }
}

/// <summary>An erasure as shown to admins.</summary>
public sealed record ErasureView(Guid PersonId, Guid ErasedBy, DateTimeOffset At, DateTimeOffset? Told)
{
    public static ErasureView Of(Erasure erasure) => new(erasure.PersonId, erasure.ErasedBy, erasure.At, erasure.Told);
}
