using RedisLocking.Timing;
using StackExchange.Redis;

namespace RedisLocking.Connections;

/// <summary>
/// Has the client ask its servers who of them is the primary, or who has which slot. By itself it does so once a minute, and
/// when a connection fails, which is before anybody is promoted.
/// </summary>
internal sealed class PrimarySearch(MonotonicClock clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private int _searching;
    private TimeSpan _notBefore;

    /// <summary>Begins a search, unless there is one or was one just now. Every call that fails comes here.</summary>
    public void Begin(IConnectionMultiplexer multiplexer)
    {
        if (Interlocked.Exchange(ref _searching, 1) == 0)
            _ = SearchAsync(multiplexer);
    }

    private async Task SearchAsync(IConnectionMultiplexer multiplexer)
    {
        try
        {
            var now = clock.Now;
            if (now < _notBefore || !multiplexer.IsConnected)
                return;
            _notBefore = now + Interval;
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            await multiplexer.ConfigureAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is RedisException or ObjectDisposedException or TimeoutException)
        {
            // Nobody answered: the next call that fails begins the next search.
        }
        finally
        {
            Volatile.Write(ref _searching, 0);
        }
    }
}
