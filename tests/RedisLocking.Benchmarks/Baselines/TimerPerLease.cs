using StackExchange.Redis;

namespace RedisLocking.Benchmarks.Baselines;

/// <summary>Renewal as peers do it: each held lock has a timer and a task, and each renewal is a call of its own.</summary>
internal sealed class TimerPerLease : IAsyncDisposable
{
    private readonly RawLock _raw;
    private readonly RedisKey _key;
    private readonly RedisValue _id;
    private readonly PeriodicTimer _timer;
    private readonly Task _renewing;

    private TimerPerLease(RawLock raw, RedisKey key, RedisValue id, TimeProvider time)
    {
        _raw = raw;
        _key = key;
        _id = id;
        _timer = new PeriodicTimer(RawLock.Ttl / 3, time);
        _renewing = RenewAsync();
    }

    /// <summary>Whether a renewal found the lock gone.</summary>
    public bool IsLost { get; private set; }

    public static async Task<TimerPerLease> TakeAsync(RawLock raw, RedisKey key, TimeProvider time)
    {
        var id = raw.NextId();
        return await raw.TakeAsync(key, id)
            ? new TimerPerLease(raw, key, id, time)
            : throw new InvalidOperationException($"The key {key} of this run was taken already.");
    }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _renewing;
        await _raw.ReleaseAsync(_key, _id);
    }

    private async Task RenewAsync()
    {
        while (await _timer.WaitForNextTickAsync())
            IsLost |= !await _raw.RenewAsync(_key, _id);
    }
}
