using System.Globalization;
using EditorialPlatform.Tests.ServiceTests;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace EditorialPlatform.Tests.Benchmarks;

/// <summary>
/// Measures the time from a command's commit to its effect in the next service: from a submission in Drafting to the review round it opens in Review.
/// Both times are PostgreSQL commit timestamps, so the measurement adds nothing of its own. For comparison it also measures the same steps
/// without the platform's code: commit, confirmed publish to a quorum queue, consume, commit.
/// </summary>
public static class Latency
{
    private const int Times = 300;
    private const int WarmUp = 30;

    // Submissions are spaced out, so that this measures an idle system and not a queue.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(60);

    public static async Task MeasureAsync()
    {
        await using var newsroom = Newsroom.Of("drafting", "review");
        await newsroom.InitializeAsync();
        var own = await OwnAsync(newsroom);
        var bare = await BareAsync(newsroom);
        Console.WriteLine($"submission to review: {own}");
        Console.WriteLine($"bare path:            {bare}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio of the medians: {own.Median / bare.Median:F2}"));
    }

    private static async Task<Figures> OwnAsync(Newsroom newsroom)
    {
        var reporter = TestUser.Reporter(newsroom);
        var articles = new List<Guid>();
        for (var turn = 0; turn < WarmUp + Times; turn++)
        {
            articles.Add(await Examples.SubmitAsync(newsroom, reporter));
            await Task.Delay(Pause);
        }

        await Eventually.TrueAsync(
            async () => await newsroom.AskAsync<long>("review", "select count(*) from review.mt_events") >= articles.Count, "every round is open");
        var submitted = await CommitsAsync(
            newsroom.Database("drafting"), "select stream_id::text, pg_xact_commit_timestamp(xmin) from drafting.mt_events where type = 'draft_submitted'");
        var opened = await CommitsAsync(
            newsroom.Database("review"), "select stream_id::text, pg_xact_commit_timestamp(xmin) from review.mt_events where type = 'review_opened'");
        return new(articles.Skip(WarmUp).Select(article => (opened[article.ToString()] - submitted[article.ToString()]).TotalMilliseconds));
    }

    private static async Task<Figures> BareAsync(Newsroom newsroom)
    {
        await using var from = NpgsqlDataSource.Create(newsroom.Database("drafting").ConnectionString);
        await using var to = NpgsqlDataSource.Create(newsroom.Database("review").ConnectionString);
        await ExecuteAsync(from, "create table bare (id text primary key, body text)");
        await ExecuteAsync(to, "create table bare (id text primary key, body text)");
        await using var connection = await new ConnectionFactory { Uri = newsroom.Broker }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(
            publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        await channel.QueueDeclareAsync(
            "bare", durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
        await using var receiving = await connection.CreateChannelAsync();
        var consumer = new AsyncEventingBasicConsumer(receiving);
        var body = new byte[1500];
        consumer.ReceivedAsync += async (_, message) =>
        {
            await ExecuteAsync(to, "insert into bare values ($1, $2)", message.BasicProperties.MessageId!, Convert.ToHexString(message.Body.Span));
            await receiving.BasicAckAsync(message.DeliveryTag, multiple: false);
        };
        await receiving.BasicConsumeAsync("bare", autoAck: false, consumer);
        for (var turn = 0; turn < WarmUp + Times; turn++)
        {
            var id = turn.ToString(CultureInfo.InvariantCulture);
            await ExecuteAsync(from, "insert into bare values ($1, $2)", id, Convert.ToHexString(body));
            await channel.BasicPublishAsync("", "bare", mandatory: true, new BasicProperties { MessageId = id, Persistent = true }, body);
            await Task.Delay(Pause);
        }

        var sent = await CommitsAsync(from.CreateConnection(), "select id, pg_xact_commit_timestamp(xmin) from bare");
        await Eventually.TrueAsync(async () => await newsroom.AskAsync<long>("review", "select count(*) from bare") == sent.Count, "everything has arrived");
        var arrived = await CommitsAsync(to.CreateConnection(), "select id, pg_xact_commit_timestamp(xmin) from bare");
        return new(Enumerable.Range(WarmUp, Times)
            .Select(turn => turn.ToString(CultureInfo.InvariantCulture))
            .Select(id => (arrived[id] - sent[id]).TotalMilliseconds));
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql, params string[] values)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync();
    }

    private static async Task<Dictionary<string, DateTime>> CommitsAsync(NpgsqlConnection connection, string sql)
    {
        await using var _ = connection;
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var commits = new Dictionary<string, DateTime>(StringComparer.Ordinal);
        while (await reader.ReadAsync())
        {
            commits[reader.GetString(0)] = reader.GetDateTime(1);
        }

        return commits;
    }
}
