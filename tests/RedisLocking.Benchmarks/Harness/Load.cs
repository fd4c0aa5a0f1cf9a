using System.Diagnostics;

namespace RedisLocking.Benchmarks.Harness;

/// <summary>What workers got done in one turn.</summary>
internal sealed record LoadResult(double PerSecond, double BytesEach);

/// <summary>The time of one turn; workers look at it before each operation.</summary>
internal readonly struct TurnClock(TimeSpan length)
{
    private readonly long _end = Stopwatch.GetTimestamp() + (long)(length.TotalSeconds * Stopwatch.Frequency);

    public bool IsRunning => Stopwatch.GetTimestamp() < _end;
}

/// <summary>Runs workers at once for the time of a turn.</summary>
internal static class Load
{
    // The raw commands have no deadline of their own.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <param name="workers">How many run at once.</param>
    /// <param name="length">When a worker starts its last operation, at the latest.</param>
    /// <param name="work">
    /// One worker, by its number: repeats its operation while the clock runs, and returns how often. The loop is the
    /// worker's own, so that the harness allocates nothing for an operation.
    /// </param>
    /// <param name="stop">Leaves the workers to themselves.</param>
    public static async Task<LoadResult> RunAsync(int workers, TimeSpan length, Func<int, TurnClock, Task<long>> work, CancellationToken stop)
    {
        var bytesBefore = GC.GetTotalAllocatedBytes(precise: true);
        var began = Stopwatch.GetTimestamp();
        var clock = new TurnClock(length);
        var done = await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(() => work(worker, clock), stop)))
            .WaitAsync(length + Patience, stop);
        var elapsed = Stopwatch.GetElapsedTime(began);
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - bytesBefore;
        var operations = done.Sum();
        return new LoadResult(operations / elapsed.TotalSeconds, (double)bytes / operations);
    }
}
