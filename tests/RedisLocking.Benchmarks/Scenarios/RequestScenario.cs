using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RedisLocking.Benchmarks.Harness;
using RedisLocking.Benchmarks.Reporting;

namespace RedisLocking.Benchmarks.Scenarios;

/// <summary>
/// What a lock adds to a request: the same endpoint on Kestrel over loopback, with a lock, without, and with nothing but the two
/// round trips that an acquire and a release are.
/// </summary>
internal sealed class RequestScenario : IScenario
{
    private static readonly int[] UsualWorkers = [1, 64];

    public string Name => "request";

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkRun run)
    {
        await using var redis = await run.ConnectAsync();
        await using var locks = redis.Provide(run.KeyPrefix);
        await using var app = await StartAsync(locks, redis);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        foreach (var workers in run.Options.Workers ?? UsualWorkers)
        {
            var turn = run.Turn(seconds: 2, quickSeconds: 0.3);
            var rounds = await Rounds.AlternateAsync(
                run.Options.Rounds,
                run.Stop,
                () => TurnAsync(workers, turn, worker => http.GetStringAsync($"locked/{worker}"), run.Stop),
                () => TurnAsync(workers, turn, _ => http.GetStringAsync("free"), run.Stop),
                () => TurnAsync(workers, turn, _ => http.GetStringAsync("two-round-trips"), run.Stop));
            yield return ToRow(workers == 1 ? "1 client" : $"{workers} clients", rounds);
        }
    }

    private Measurement ToRow(string title, IReadOnlyList<TurnResult>[] rounds)
    {
        var (locked, free, roundTrips) = (rounds[0], rounds[1], rounds[2]);
        return Measurement.OfRounds(Name, title, "µs", locked.Select(turn => turn.LatencyUs), free.Select(turn => turn.LatencyUs))
            .With("addedUs", Added(locked, turn => turn.LatencyUs))
            .With("addedUsRoundTrips", Added(roundTrips, turn => turn.LatencyUs))
            .With("cpuUs", locked.Median(turn => turn.CpuUs))
            .With("cpuUsBaseline", free.Median(turn => turn.CpuUs))
            .With("addedCpuUs", Added(locked, turn => turn.CpuUs))
            .With("addedCpuUsRoundTrips", Added(roundTrips, turn => turn.CpuUs))
            .With("bytes", locked.Median(turn => turn.Bytes))
            .With("bytesBaseline", free.Median(turn => turn.Bytes));

        double Added(IReadOnlyList<TurnResult> to, Func<TurnResult, double> of) =>
            to.Zip(free, (with, without) => of(with) - of(without)).Median();
    }

    private static async Task<TurnResult> TurnAsync(int workers, TimeSpan length, Func<int, Task> send, CancellationToken stop)
    {
        var latencies = new LatencyHistogram();
        var cpuBefore = Environment.CpuUsage.TotalTime;
        var load = await Load.RunAsync(workers, length, WorkAsync, stop);
        var cpu = Environment.CpuUsage.TotalTime - cpuBefore;
        return new TurnResult(latencies.Microseconds(0.5), cpu.TotalMicroseconds / latencies.Count, load.BytesEach);

        async Task<long> WorkAsync(int worker, TurnClock clock)
        {
            var mine = new LatencyHistogram();
            while (clock.IsRunning)
            {
                var sent = Stopwatch.GetTimestamp();
                await send(worker);
                mine.Add(Stopwatch.GetTimestamp() - sent);
            }

            lock (latencies)
                latencies.Add(mine);
            return mine.Count;
        }
    }

    private static async Task<WebApplication> StartAsync(RedisLockProvider locks, RedisClient redis)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<ILockProvider>(locks);
        builder.Services.AddLocking();
        var app = builder.Build();
        app.UseLocking();
        app.MapGet("/free", () => "done");
        app.MapGet("/two-round-trips", async () =>
        {
            await redis.Database.PingAsync();
            await redis.Database.PingAsync();
            return "done";
        });
        app.MapGet("/locked/{id}", () => "done").RequireLock("request:{id}");
        await app.StartAsync();
        return app;
    }

    private sealed record TurnResult(double LatencyUs, double CpuUs, double Bytes);
}
