namespace EditorialPlatform.Identity.Accounts;

/// <summary>That somebody was erased, by whom and when: all that is left of the account. It is the outbox too, until the other services have been told.</summary>
public sealed class Erasure
{
    public Guid PersonId { get; set; }

    public Guid ErasedBy { get; set; }

    public DateTimeOffset At { get; set; }

    public DateTimeOffset? Told { get; set; }
}

/// <summary>An erasure as admins see it.</summary>
public sealed record ErasureView(Guid PersonId, Guid ErasedBy, DateTimeOffset At, DateTimeOffset? Told)
{
    public static ErasureView Of(Erasure erasure) => new(erasure.PersonId, erasure.ErasedBy, erasure.At, erasure.Told);
}
