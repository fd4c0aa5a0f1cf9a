using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RedisLocking.Benchmarks.Baselines;
using RedisLocking.Benchmarks.Harness;
using RedisLocking.Benchmarks.Reporting;
using StackExchange.Redis;

namespace RedisLocking.Benchmarks.Scenarios;

/// <summary>
/// What a lock adds to a request: the same endpoint on Kestrel over loopback, with a lock, without, with nothing but two round trips
/// (PING), and with the two commands that a lock is at least (SET NX PX, compare-and-delete), without a token. The answer is a text,
/// whose length is known, or JSON, which ASP.NET Core sends in chunks. A round is many short turns: how fast this machine wakes a
/// thread changes by the second, and must meet all alike.
/// </summary>
internal sealed class RequestScenario : IScenario
{
    private const int TurnsInRound = 10;

    private static readonly int[] UsualWorkers = [1, 64];

    private static readonly (string Name, IResult Answer)[] Answers = [("text", Results.Text("done")), ("JSON", Results.Json("done"))];

    private static readonly string[] Paths = ["locked", "freely", "pinged", "by-raw"];

    public string Name => "request";

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkRun run)
    {
        await using var redis = await run.ConnectAsync();
        await using var locks = redis.Provide(run.KeyPrefix);
        await using var app = await StartAsync(locks, redis, await RawLock.LoadAsync(redis), run.KeyPrefix);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        // What the JIT compiler works in its first seconds under load is no cost of a request.
        foreach (var (answer, _) in Answers)
        {
            foreach (var path in Paths)
                await AskAsync(answer, path, workers: 64, run.Turn(seconds: 6, quickSeconds: 0.3));
        }

        foreach (var (answer, _) in Answers)
        {
            foreach (var workers in run.Options.Workers ?? UsualWorkers)
            {
                var turn = run.Turn(seconds: 0.2, quickSeconds: 0.05);
                var rounds = await Rounds.AlternateAsync(
                    run.Options.Rounds * TurnsInRound,
                    run.Stop,
                    [.. Paths.Select(path => (Func<Task<TurnResult>>)(() => AskAsync(answer, path, workers, turn)))]);
                yield return ToRow($"{answer}, {(workers == 1 ? "1 client" : $"{workers} clients")}", rounds);
            }
        }

        Task<TurnResult> AskAsync(string answer, string path, int workers, TimeSpan length) =>
            TurnAsync(workers, length, worker => http.GetStringAsync($"{answer}/{path}/{worker}"), run.Stop);
    }

    private Measurement ToRow(string title, IReadOnlyList<TurnResult>[] rounds)
    {
        var (locked, free, roundTrips, raw) = (rounds[0], rounds[1], rounds[2], rounds[3]);
        return Measurement.OfRounds(Name, title, "µs", locked.Select(turn => turn.LatencyUs), free.Select(turn => turn.LatencyUs))
            .With("addedUs", Added(locked, turn => turn.LatencyUs))
            .With("addedUsRoundTrips", Added(roundTrips, turn => turn.LatencyUs))
            .With("cpuUs", locked.Median(turn => turn.CpuUs))
            .With("cpuUsBaseline", free.Median(turn => turn.CpuUs))
            .With("addedCpuUs", Added(locked, turn => turn.CpuUs))
            .With("addedCpuUsRoundTrips", Added(roundTrips, turn => turn.CpuUs))
            .With("addedCpuUsRaw", Added(raw, turn => turn.CpuUs))
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

    private static async Task<WebApplication> StartAsync(RedisLockProvider locks, RedisClient redis, RawLock raw, string keyPrefix)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<ILockProvider>(locks);
        builder.Services.AddLocking();
        var app = builder.Build();
        app.UseLocking();
        foreach (var (name, answer) in Answers)
            Map(app.MapGroup(name), answer, redis, raw, keyPrefix);
        await app.StartAsync();
        return app;
    }

    // All of the same shape: what is compared is the lock, not a placeholder of the route.
    private static void Map(RouteGroupBuilder group, IResult answer, RedisClient redis, RawLock raw, string keyPrefix)
    {
        group.MapGet("/freely/{id}", () => answer);
        group.MapGet("/pinged/{id}", async () =>
        {
            await redis.Database.PingAsync();
            await redis.Database.PingAsync();
            return answer;
        });
        group.MapGet("/by-raw/{id}", async (string id) =>
        {
            var (key, leaseId) = ((RedisKey)$"{keyPrefix}:raw:{{request:{id}}}", raw.NextId());
            if (await raw.TakeAsync(key, leaseId))
                await raw.ReleaseAsync(key, leaseId);
            return answer;
        });
        group.MapGet("/locked/{id}", () => answer).RequireLock("request:{id}");
    }

    private sealed record TurnResult(double LatencyUs, double CpuUs, double Bytes);
}
