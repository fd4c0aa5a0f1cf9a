using System.Diagnostics;
using RedisLocking.Benchmarks.Baselines;
using RedisLocking.Benchmarks.Harness;

namespace RedisLocking.Benchmarks.Workers;

/// <summary>Waiters of one process that take one lock in turns, as fast as they get it.</summary>
internal sealed class DrainWork(ILockProvider locks, RawLock raw, string keyPrefix)
{
    public async Task<WorkerReply> RunAsync(DrainRequest request, CancellationToken ended)
    {
        var polled = new PolledLock(raw, $"{keyPrefix}:polled:{request.Name}");
        Func<CancellationToken, ValueTask<IAsyncDisposable>> acquire = request.Polled
            ? polled.AcquireAsync
            : async ct => await locks.Mutex(request.Name).AcquireAsync(Worker.LongestWait, ct);

        var untilStart = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), request.StartAt);
        await Task.Delay(untilStart > TimeSpan.Zero ? untilStart : TimeSpan.Zero, ended);
        var end = request.StartAt + (long)(request.Length.TotalSeconds * Stopwatch.Frequency);
        var waiters = await Task.WhenAll(Enumerable.Range(0, request.Waiters).Select(_ => Task.Run(() => WaitInTurnsAsync(acquire, end, ended), ended)));

        var waits = new LatencyHistogram();
        foreach (var waiter in waiters)
            waits.Add(waiter.Waits);
        return new DrainReply(waiters.Sum(waiter => waiter.InTime), waits.ToSparse(), waiters.Max(waiter => waiter.Longest));
    }

    private static async Task<(long InTime, LatencyHistogram Waits, long Longest)> WaitInTurnsAsync(
        Func<CancellationToken, ValueTask<IAsyncDisposable>> acquire, long end, CancellationToken ended)
    {
        var waits = new LatencyHistogram();
        var (inTime, longest) = (0L, 0L);
        for (var asked = Stopwatch.GetTimestamp(); asked < end; asked = Stopwatch.GetTimestamp())
        {
            await using var lease = await acquire(ended);
            var granted = Stopwatch.GetTimestamp();
            waits.Add(granted - asked);
            longest = Math.Max(longest, granted - asked);
            if (granted < end)
                inTime++;
        }

        return (inTime, waits, longest);
    }
}
