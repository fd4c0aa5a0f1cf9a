using System.Diagnostics;
using RedisLocking.Benchmarks.Harness;
using RedisLocking.Benchmarks.Workers;

namespace RedisLocking.Benchmarks.Scenarios;

/// <summary>What a turn of tasks that take locks over and over came to.</summary>
/// <param name="PerSecond">Acquisitions.</param>
/// <param name="Waits">From call to return; of readers, where there are readers and writers.</param>
/// <param name="WriterWaits">The same of writers.</param>
/// <param name="Holds">How long each lease was really held, in ticks of the stopwatch, in order; only where that or how many there are at once is of interest.</param>
/// <param name="MostAtOnce">How many were held at once.</param>
internal sealed record MixResult(double PerSecond, LatencyHistogram Waits, LatencyHistogram WriterWaits, long[] Holds, int MostAtOnce)
{
    public TimeSpan MedianHold => Stopwatch.GetElapsedTime(0, Holds[Holds.Length / 2]);
}

/// <summary>Turns in which tasks of several processes take the same locks.</summary>
internal sealed class Mixes(WorkerPool workers, int processes, int tasksEach)
{
    // Every process has its request by then, so that all start together.
    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(200);

    private int _sequence;

    /// <param name="mix">What is taken.</param>
    /// <param name="length">For how long.</param>
    /// <param name="hold">How long each lease is held.</param>
    /// <param name="permits">Of a semaphore.</param>
    public async Task<MixResult> RunAsync(Mix mix, TimeSpan length, TimeSpan hold, int permits = 1)
    {
        var name = $"mix:{_sequence++}";
        var startAt = Stopwatch.GetTimestamp() + (long)(Ahead.TotalSeconds * Stopwatch.Frequency);
        var request = new MixRequest(mix, name, permits, tasksEach, (long)(hold.TotalSeconds * Stopwatch.Frequency), startAt, length);
        var replies = await workers.AskAllAsync<MixReply>(_ => request, processes, length + Worker.LongestWait);
        return new MixResult(
            replies.Sum(reply => reply.InTime) / length.TotalSeconds,
            new LatencyHistogram(replies.Select(reply => reply.Waits)),
            new LatencyHistogram(replies.Select(reply => reply.WriterWaits)),
            [.. replies.SelectMany(reply => reply.Held.Chunk(2)).Select(held => held[1] - held[0]).Order()],
            MostAtOnce(replies.SelectMany(reply => reply.Held.Chunk(2))));
    }

    // Each began after its grant and ended before its release, so two that overlap were really held at once.
    private static int MostAtOnce(IEnumerable<long[]> held)
    {
        var (now, most) = (0, 0);
        foreach (var (_, by) in held.SelectMany(one => new[] { (At: one[0], By: 1), (At: one[1], By: -1) }).OrderBy(change => change.At).ThenBy(change => change.By))
            most = Math.Max(most, now += by);
        return most;
    }
}
