using System.Collections.Concurrent;
using System.Diagnostics;
using RedisLocking.Benchmarks.Baselines;
using RedisLocking.Benchmarks.Harness;

namespace RedisLocking.Benchmarks.Workers;

/// <summary>Holds many leases in a process that does nothing else, and reads what that costs.</summary>
internal sealed class HoldWork(RedisClient redis, ILockProvider locks, RawLock raw, string keyPrefix, CountingTime time)
{
    private const int AtOnce = 256;

    public async Task<WorkerReply> RunAsync(HoldRequest request, CancellationToken ended)
    {
        var names = Enumerable.Range(0, request.Count).Select(i => $"held:{i}").ToArray();
        await using var session = request.Holding == Holding.Session ? await locks.OpenSessionAsync(LeaseOptions.DefaultTtl, ended) : null;
        Func<string, ValueTask<IAsyncDisposable>> acquire = request.Holding switch
        {
            Holding.TimerPerLease => async name => await TimerPerLease.TakeAsync(raw, $"{keyPrefix}:timer:{name}", time),
            Holding.Session => async name => await session!.Mutex(name).AcquireAsync(TimeSpan.Zero, ended),
            _ => async name => await locks.Mutex(name).AcquireAsync(TimeSpan.Zero, ended),
        };
        await AcquireAndReleaseOneAsync(acquire, ended);

        var leases = new IAsyncDisposable[request.Count];
        var bytesBefore = GC.GetTotalMemory(forceFullCollection: true);
        await ForEachAsync(request.Count, async i => leases[i] = await acquire(names[i]), ended);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - bytesBefore;

        time.ForgetMost();
        var timersBefore = time.Created;
        var commandsBefore = await ServerCommands.ReadAsync(redis);
        var shares = new List<double>();
        for (var window = 0; window < request.Windows; window++)
            shares.Add(await ReadCpuShareAsync(request.Window, ended));
        var commands = (await ServerCommands.ReadAsync(redis)).Since(commandsBefore);
        var (timers, timersCreated) = (time.MostAlive, time.Created - timersBefore);

        var lost = new ConcurrentBag<int>();
        await ForEachAsync(
            request.Count,
            async i =>
            {
                if (!await ReleaseAsync(leases[i]))
                    lost.Add(i);
            },
            ended);
        return new HoldReply(shares, (double)bytes / request.Count, timers, timersCreated, commands.Scripts, commands.All, lost.Count);
    }

    // What the first lease of a process makes for all of them is not a lease's weight; nor is what the first renewal does,
    // which loads its script.
    private async Task AcquireAndReleaseOneAsync(Func<string, ValueTask<IAsyncDisposable>> acquire, CancellationToken ended)
    {
        await ReleaseAsync(await acquire("first"));
        await using var renewed = await locks.Mutex("renewed", new LeaseOptions { Ttl = TimeSpan.FromMilliseconds(300) }).AcquireAsync(TimeSpan.Zero, ended);
        await Task.Delay(TimeSpan.FromMilliseconds(300), ended);
    }

    private static async ValueTask<bool> ReleaseAsync(IAsyncDisposable held)
    {
        if (held is ILockLease lease)
            return await lease.ReleaseAsync();

        await held.DisposeAsync();
        return held is TimerPerLease { IsLost: false };
    }

    private static async Task<double> ReadCpuShareAsync(TimeSpan window, CancellationToken ended)
    {
        var (cpu, began) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        await Task.Delay(window, ended);
        return (Environment.CpuUsage.TotalTime - cpu) / Stopwatch.GetElapsedTime(began);
    }

    private static Task ForEachAsync(int count, Func<int, ValueTask> action, CancellationToken ended) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ended },
            (i, _) => action(i));
}
