using StackExchange.Redis;

namespace RedisLocking.Benchmarks.Baselines;

/// <summary>Waiting as one writes it by hand: the raw lock, asked for again every 10 ms.</summary>
internal sealed class PolledLock(RawLock raw, RedisKey key)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public async ValueTask<IAsyncDisposable> AcquireAsync(CancellationToken cancellationToken)
    {
        var id = raw.NextId();
        while (!await raw.TakeAsync(key, id))
            await Task.Delay(Pause, cancellationToken);
        return new Hold(raw, key, id);
    }

    private sealed class Hold(RawLock raw, RedisKey key, RedisValue id) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => new(raw.ReleaseAsync(key, id));
    }
}
