using System.Diagnostics;
using RedisLocking.Benchmarks.Harness;
using RedisLocking.Benchmarks.Workers;

namespace RedisLocking.Benchmarks.Scenarios;

/// <summary>What a turn of waiters on one lock came to.</summary>
/// <param name="PerSecond">Acquisitions, of the first process or of all.</param>
/// <param name="Waits">How long their waits were.</param>
/// <param name="LongestWaitMs">The longest one, by process.</param>
/// <param name="CommandsPerAcquisition">What the server ran, inside of scripts too, by acquisition of any process.</param>
/// <param name="CallsPerAcquisition">The scripts among them: what was sent.</param>
internal sealed record DrainResult(
    double PerSecond, LatencyHistogram Waits, IReadOnlyList<double> LongestWaitMs, double CommandsPerAcquisition, double CallsPerAcquisition);

/// <summary>Turns in which waiters, spread over processes, take one lock as fast as they get it.</summary>
internal sealed class Drains(WorkerPool workers, RedisClient redis, TimeSpan turn)
{
    // Every process has its request by then, so that all start together.
    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(200);

    private int _sequence;

    /// <param name="polled">The baseline rather than ours.</param>
    /// <param name="waiters">How many, by process.</param>
    /// <param name="counted">Whose figures are wanted: the first so many processes'.</param>
    public async Task<DrainResult> RunAsync(bool polled, IReadOnlyList<int> waiters, int counted)
    {
        var name = $"drain:{_sequence++}";
        var startAt = Stopwatch.GetTimestamp() + (long)(Ahead.TotalSeconds * Stopwatch.Frequency);
        var before = await ServerCommands.ReadAsync(redis);
        var replies = await workers.AskAllAsync<DrainReply>(
            process => new DrainRequest(name, polled, waiters[process], startAt, turn), waiters.Count, turn + Worker.LongestWait);
        var commands = (await ServerCommands.ReadAsync(redis)).Since(before);

        var acquisitions = new LatencyHistogram(replies.Select(reply => reply.Waits)).Count;
        var wanted = replies.Take(counted).ToArray();
        return new DrainResult(
            wanted.Sum(reply => reply.InTime) / turn.TotalSeconds,
            new LatencyHistogram(wanted.Select(reply => reply.Waits)),
            [.. replies.Select(reply => reply.LongestTicks * 1e3 / Stopwatch.Frequency)],
            (double)commands.All / acquisitions,
            (double)commands.Scripts / acquisitions);
    }
}
