using EditorialPlatform.Contracts.Identity;
using MassTransit;
using Npgsql;

namespace EditorialPlatform.Gateway.Sessions;

/// <summary>Ends all sessions of an erased person: stored tickets contain the name.</summary>
public sealed class EndSessions(NpgsqlDataSource database) : IConsumer<PersonErased>
{
    public async Task Consume(ConsumeContext<PersonErased> context)
    {
        await using var command = database.CreateCommand("delete from gateway.sessions where person = $1");
        command.Parameters.AddWithValue(context.Message.PersonId.ToString());
        await command.ExecuteNonQueryAsync(context.CancellationToken);
    }
}
