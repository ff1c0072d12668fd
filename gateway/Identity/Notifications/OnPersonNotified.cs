using EditorialPlatform.Contracts.Notifications;
using EditorialPlatform.Identity.Database;
using MassTransit;

namespace EditorialPlatform.Identity.Notifications;

/// <summary>Keeps what the services tell persons of. A message that is delivered again, or late, adds nothing.</summary>
public sealed class OnPersonNotified(IdentityDatabase database) : IConsumer<PersonNotified>
{
    public Task Consume(ConsumeContext<PersonNotified> context) => Notification.AddAsync(
        database,
        context.MessageId ?? throw new InvalidOperationException("A message without an id cannot be applied once."),
        context.Message,
        context.CancellationToken);
}
