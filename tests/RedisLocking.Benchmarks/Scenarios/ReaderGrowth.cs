using RedisLocking.Benchmarks.Harness;

namespace RedisLocking.Benchmarks.Scenarios;

/// <summary>What one more reader costs Redis beside so many: its CPU time in the scripts of an acquire and a release.</summary>
internal sealed class ReaderGrowth(RedisClient redis, RedisLockProvider locks, int readers)
{
    private readonly string _name = $"growth:readers:{readers}";
    private ILockLease[] _held = [];

    public async Task BeginAsync() => _held = await Task.WhenAll(Enumerable.Range(0, readers).Select(_ => locks.ReadLock(_name).AcquireAsync(TimeSpan.Zero).AsTask()));

    /// <summary>Microseconds for each grant, one at a time.</summary>
    public async Task<double> RunAsync(int grants)
    {
        var before = await ServerCommands.ReadAsync(redis);
        for (var grant = 0; grant < grants; grant++)
        {
            await using var lease = await locks.ReadLock(_name).AcquireAsync(TimeSpan.Zero);
        }

        return (double)(await ServerCommands.ReadAsync(redis)).Since(before).ScriptMicroseconds / grants;
    }

    public Task EndAsync() => Task.WhenAll(_held.Select(lease => lease.DisposeAsync().AsTask()));
}
