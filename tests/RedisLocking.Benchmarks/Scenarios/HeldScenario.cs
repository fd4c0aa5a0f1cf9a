using RedisLocking.Benchmarks.Harness;
using RedisLocking.Benchmarks.Reporting;
using RedisLocking.Benchmarks.Workers;

namespace RedisLocking.Benchmarks.Scenarios;

/// <summary>
/// 100,000 leases that are only held: what renewing them costs their process and Redis, and whether all live. Beside a
/// timer and a task per lock; and then as many leases of one session, beside those without. Each in a fresh process of its own, one after the other.
/// </summary>
internal sealed class HeldScenario : IScenario
{
    private const int Leases = 100_000;

    // A third of the TTL of 30 s: every lease is renewed once in each window.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    public string Name => "held";

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkRun run)
    {
        var windows = run.Options.Quick ? 1 : Math.Max(6, run.Options.Rounds);
        var ours = await HoldAsync(run, Holding.Leases, windows);
        var baseline = await HoldAsync(run, Holding.TimerPerLease, windows);
        var session = await HoldAsync(run, Holding.Session, windows);
        var seconds = windows * Window.TotalSeconds;

        yield return Measurement.OfRounds(Name, $"{Leases} leases for {seconds} s", "share of a core", ours.CpuShares, baseline.CpuShares)
            .With("cpuShare", ours.CpuShares.Median())
            .With("bytes", ours.BytesPerLease)
            .With("bytesBaseline", baseline.BytesPerLease)
            .With("timers", ours.Timers)
            .With("timersBaseline", baseline.Timers)
            .With("timersCreated", ours.TimersCreated)
            .With("renewalCallsPerSecond", ours.ScriptCalls / seconds)
            .With("commandsPerSecond", ours.Commands / seconds)
            .With("lost", ours.Lost);
        yield return Measurement.OfRounds(Name, $"{Leases} leases of a session", "share of a core", session.CpuShares, ours.CpuShares)
            .With("cpuShare", session.CpuShares.Median())
            .With("bytes", session.BytesPerLease)
            .With("bytesBaseline", ours.BytesPerLease)
            .With("timers", session.Timers)
            .With("renewalCallsPerSecond", session.ScriptCalls / seconds)
            .With("renewalCallsPerSecondBaseline", ours.ScriptCalls / seconds)
            .With("commandsPerSecond", session.Commands / seconds)
            .With("commandsPerSecondBaseline", ours.Commands / seconds)
            .With("lost", session.Lost);
    }

    private static async Task<HoldReply> HoldAsync(BenchmarkRun run, Holding holding, int windows)
    {
        run.Stop.ThrowIfCancellationRequested();
        await using var workers = await run.StartWorkersAsync(1);
        return await workers[0].AskAsync<HoldReply>(new HoldRequest(holding, Leases, windows, Window), takes: windows * Window);
    }
}
