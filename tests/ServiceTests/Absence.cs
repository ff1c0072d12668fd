namespace EditorialPlatform.Tests.ServiceTests;

/// <summary>Proves that something did not happen without waiting: a message that was processed and had no effect will have none later.</summary>
public static class Absence
{
    /// <summary>
    /// Waits until a service has processed messages. Processing is recorded in the transaction of the effects, so effects that are missing then never occur.
    /// Of several messages with the same id only one is recorded: publish another message to the same queue after them, and wait for that one too.
    /// </summary>
    public static Task ProcessedAsync(this Newsroom newsroom, string service, params IReadOnlyCollection<Guid> messages)
    {
        var ids = messages.Distinct().ToList();
        var recorded = $"select count(*) from {service}.mt_doc_appliedmessage where id in ('{string.Join("','", ids)}')";
        return Eventually.TrueAsync(
            async () => await newsroom.AskAsync<long>(service, recorded) == ids.Count,
            $"{service} has processed {ids.Count} messages");
    }

    /// <summary>Waits until all services are idle, for effects in several steps: repeated checks see no change.</summary>
    public static async Task QuietAsync(this Newsroom newsroom)
    {
        var (last, same) = ("", 0);
        await Eventually.TrueAsync(
            async () =>
            {
                var now = string.Join(' ', await Task.WhenAll(newsroom.All.Select(service => newsroom.AskAsync<string>(
                    service,
                    $"""
                    select concat_ws(' ', (select count(*) from {service}.mt_events), (select count(*) from {service}.mt_doc_appliedmessage),
                        (select string_agg(last_seq_id::text, ',' order by name) from {service}.mt_event_progression))
                    """))));
                (last, same) = (now, now == last ? same + 1 : 0);
                return same >= 3;
            },
            "nothing happens");
    }
}
