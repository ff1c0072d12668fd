namespace EditorialPlatform.Tests.ServiceTests;

/// <summary>Nothing is proven by waiting a while: that a message had no effect is known once it has been processed.</summary>
public static class Absence
{
    /// <summary>
    /// Waits until a service has processed messages. Its record of each is written in the transaction of the effects: what they have not done then, they will
    /// not do.
    /// Of messages with the same id one alone is recorded: let another message follow them through the same queue, and wait for that one too.
    /// </summary>
    public static Task ProcessedAsync(this Newsroom newsroom, string service, params IReadOnlyCollection<Guid> messages)
    {
        var ids = messages.Distinct().ToList();
        var recorded = $"select count(*) from {service}.mt_doc_appliedmessage where id in ('{string.Join("','", ids)}')";
        return Eventually.TrueAsync(
            async () => await newsroom.AskAsync<long>(service, recorded) == ids.Count,
            $"{service} has processed {ids.Count} messages");
    }

    /// <summary>Waits until nothing happens any more in any service, for what is done one after the other: several looks in a row find the same.</summary>
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
