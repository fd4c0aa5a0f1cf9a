using System.Diagnostics;
using System.Net;
using RedisLocking.Benchmarks.Harness;
using RedisLocking.Benchmarks.Reporting;
using RedisLocking.Benchmarks.Workers;
using RedisLocking.TestSupport;

namespace RedisLocking.Benchmarks.Scenarios;

/// <summary>
/// Two processes pass one lock to and fro: from the holder's call of release to the return of the other's acquire. Beside
/// two idle round trips of the same clients, of which a hand-off has one to make: up to Redis, and down again.
/// </summary>
internal sealed class HandoffScenario : IScenario
{
    private static readonly TimeSpan HalfOfOneMillisecond = TimeSpan.FromMilliseconds(0.5);
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(5);

    // A hand-off has a waiter: one that asked later than this before the release may not have been in the queue.
    private static readonly TimeSpan LeastWait = TimeSpan.FromMilliseconds(8);
    private static readonly TimeSpan Hold = TimeSpan.FromMilliseconds(15);

    // Releases at all phases of whatever a waiter does periodically.
    private const int HoldSpreadMs = 20;

    public string Name => "handoff";

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkRun run)
    {
        yield return await MeasureAsync(run, "2 processes", run.Endpoint);

        if (LoopbackPort(run.Endpoint) is { } port)
        {
            await using var proxy = TcpProxy.Start(port);
            proxy.DelayToServer = proxy.DelayToClient = HalfOfOneMillisecond;
            yield return await MeasureAsync(run, "2 processes, 1 ms of network", proxy.Endpoint);
        }
    }

    // A server elsewhere has its network already, and the proxy stands in front of local ones only.
    private static int? LoopbackPort(string endpoint)
    {
        var colon = endpoint.LastIndexOf(':');
        var host = endpoint[..colon];
        return host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address)) ? int.Parse(endpoint[(colon + 1)..]) : null;
    }

    private async Task<Measurement> MeasureAsync(BenchmarkRun run, string title, string endpoint)
    {
        await using var workers = await run.StartWorkersAsync(2, endpoint);
        var turns = new Turns(workers, $"handoff:{title}");
        await turns.StartAsync();
        var each = run.Options.Quick ? 20 : 200;
        var rounds = (await Rounds.AlternateAsync(run.Options.Rounds, run.Stop, () => turns.RunAsync(each)))[0];
        await turns.EndAsync();

        var handoffs = rounds.SelectMany(round => round.Handoffs).ToArray();
        var roundTrips = rounds.SelectMany(round => round.RoundTrips).ToArray();
        var ours = rounds.Select(round => round.Handoffs.Median()).ToArray();
        var roundTrip = rounds.Select(round => round.RoundTrips.Median()).ToArray();
        return Measurement.OfRounds(Name, title, "µs", ours, roundTrip.Select(trip => 2 * trip))
            .With("p50Us", ours.Median())
            .With("p99Us", handoffs.Percentile(0.99))
            .With("roundTripUs", roundTrip.Median())
            .With("roundTripP99Us", roundTrips.Percentile(0.99))
            .With("roundTrips", ours.Median() / roundTrip.Median())
            .With("p99RoundTrips", handoffs.Percentile(0.99) / roundTrip.Median())
            .With("handoffs", handoffs.Length)
            .With("notWaiting", rounds.Sum(round => round.NotWaiting));
    }

    private sealed record Round(IReadOnlyList<double> Handoffs, IReadOnlyList<double> RoundTrips, int NotWaiting);

    /// <summary>The lock goes from one worker to the other and back; between hand-offs one of them sends a PING.</summary>
    private sealed class Turns(WorkerPool workers, string name)
    {
        private int _holder;

        public Task<AcquiredReply> StartAsync() => workers[_holder].AskAsync<AcquiredReply>(new AcquireRequest(name));

        public Task<ReleasedReply> EndAsync() => workers[_holder].AskAsync<ReleasedReply>(new ReleaseRequest(TimeSpan.Zero));

        public async Task<Round> RunAsync(int count)
        {
            var (handoffs, roundTrips, notWaiting) = (new List<double>(count), new List<double>(count), 0);
            for (var i = 0; i < count; i++)
            {
                var (holder, waiter) = (workers[_holder], workers[1 - _holder]);
                var acquire = waiter.AskAsync<AcquiredReply>(new AcquireRequest(name), Worker.LongestWait);
                var hold = Hold + TimeSpan.FromMilliseconds(Random.Shared.Next(HoldSpreadMs));
                var released = await holder.AskAsync<ReleasedReply>(new ReleaseRequest(hold));
                var acquired = await acquire;
                _holder = 1 - _holder;

                if (Stopwatch.GetElapsedTime(acquired.AskedAt, released.CalledAt) >= LeastWait)
                    handoffs.Add(Stopwatch.GetElapsedTime(released.CalledAt, acquired.At).TotalMicroseconds);
                else
                    notWaiting++;

                var ping = await workers[i % 2].AskAsync<PingReply>(new PingRequest(Idle));
                roundTrips.Add(TimeSpan.FromSeconds((double)ping.Ticks / Stopwatch.Frequency).TotalMicroseconds);
            }

            return new Round(handoffs, roundTrips, notWaiting);
        }
    }
}
