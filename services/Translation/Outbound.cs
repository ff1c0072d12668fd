using JasperFx.Events;

namespace EditorialPlatform.Translation;

/// <summary>Which committed events other services hear of; the rest are nobody else's business.</summary>
public static class Outbound
{
    public static object? ToMessage(IEvent committed) => null;
}
