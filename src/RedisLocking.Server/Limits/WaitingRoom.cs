using Microsoft.Extensions.Options;
using RedisLocking.Server.Configuration;

namespace RedisLocking.Server.Limits;

/// <summary>The requests that wait for locks: no more than are allowed, and none when the service stops.</summary>
internal sealed class WaitingRoom(IOptions<ServiceOptions> options) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private int _count;
    private long _refused;

    /// <summary>How many may wait.</summary>
    public int Most { get; } = options.Value.MaxWaiting;

    /// <summary>How many wait now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>How many were not let in.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Cancelled when all have to leave.</summary>
    public CancellationToken Closing => _closing.Token;

    /// <summary>Lets one more in, who calls <see cref="Leave"/>; false: it is full.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= Most)
            return true;
        Leave();
        Interlocked.Increment(ref _refused);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _count);

    /// <summary>Sends all away who wait, and who comes yet.</summary>
    public Task CloseAsync() => _closing.CancelAsync();

    public void Dispose() => _closing.Dispose();
}
