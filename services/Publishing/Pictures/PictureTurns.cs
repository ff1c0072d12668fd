using EditorialPlatform.EventSourcing;

namespace EditorialPlatform.Publishing.Pictures;

/// <summary>
/// Lets one picture be processed at a time, because each uses much memory. A person has one place in the queue, however many pictures they send: the
/// others wait for that place, and not before other people's.
/// </summary>
/// <param name="limits">How many pictures may be in hand, because each waits in memory.</param>
public sealed class PictureTurns(PictureLimits limits) : IDisposable
{
    private const int PerPerson = 5;

    private readonly SemaphoreSlim processing = new(1);
    private readonly Dictionary<Guid, QueuedTurn> places = [];
    private readonly Lock gate = new();
    private int pictures;

    private sealed class QueuedTurn : IDisposable
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public int Pictures { get; set; }

        public void Dispose() => Turn.Dispose();
    }

    /// <summary>Takes a picture of this person in hand, until it is disposed of; null if too many are.</summary>
    public Entry? TryEnter(Guid person)
    {
        lock (gate)
        {
            var place = places.GetValueOrDefault(person) ?? new();
            if (pictures >= limits.Waiting || place.Pictures >= PerPerson)
            {
                return null;
            }

            places[person] = place;
            pictures++;
            place.Pictures++;
            return new(this, person, place.Turn);
        }
    }

    public void Dispose() => processing.Dispose();

    private void Leave(Guid person)
    {
        lock (gate)
        {
            pictures--;
            if (--places[person].Pictures == 0 && places.Remove(person, out var place))
            {
                place.Dispose();
            }
        }
    }

    /// <summary>A picture in hand.</summary>
    public sealed class Entry(PictureTurns turns, Guid person, SemaphoreSlim turn) : IDisposable
    {
        /// <summary>Works on the picture when it is its turn.</summary>
        public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
        {
            await turn.WaitAsync(cancellationToken);
            try
            {
                await turns.processing.WaitAsync(cancellationToken);
                try
                {
                    return await Task.Run(work, cancellationToken);
                }
                finally
                {
                    turns.processing.Release();
                }
            }
            finally
            {
                turn.Release();
            }
        }

        public void Dispose() => turns.Leave(person);
    }
}
