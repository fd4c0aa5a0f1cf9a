using System.Diagnostics;
using RedisLocking.Benchmarks.Harness;
using RedisLocking.Benchmarks.Reporting;
using StackExchange.Redis;

namespace RedisLocking.Benchmarks.Scenarios;

/// <summary>Pages of the list of a million locks that are held, beside the bare SCAN of as many keys.</summary>
internal sealed class ListScenario : IScenario
{
    private const int PageSize = 100;
    private const int AtOnce = 1000;

    // As a provider writes them, but a thousand in a call.
    private const string Hold = """
        for i = ARGV[1], ARGV[1] + ARGV[2] - 1 do
          redis.call('SET', ARGV[3] .. ':{listed:' .. i .. '}', 'v1/web-1/4711/k3x9c8w2m5qp/1795267544' .. string.format('%06d', i % 1000000), 'PX', 600000)
        end
        """;

    private const string GiveBack = "for i = ARGV[1], ARGV[1] + ARGV[2] - 1 do redis.call('UNLINK', ARGV[3] .. ':{listed:' .. i .. '}') end";

    public string Name => "list";

    public async IAsyncEnumerable<Measurement> RunAsync(BenchmarkRun run)
    {
        await using var redis = await run.ConnectAsync();
        await using var locks = redis.Provide(run.KeyPrefix);
        var count = run.Options.Quick ? 100_000 : 1_000_000;
        await ForAllAsync(redis, run, count, Hold);
        var slowBefore = await SlowAsync(redis);

        var (ours, raw) = (new LatencyHistogram(), new LatencyHistogram());
        string? cursor = null;
        var scanned = "0";
        for (var page = 0; page < 1000; page++)
        {
            run.Stop.ThrowIfCancellationRequested();
            var began = Stopwatch.GetTimestamp();
            cursor = (await locks.Administration.ListAsync("listed:", cursor, PageSize)).Next;
            ours.Add(Stopwatch.GetTimestamp() - began);

            began = Stopwatch.GetTimestamp();
            scanned = (string)((RedisResult[])await redis.Database.ExecuteAsync("SCAN", scanned, "COUNT", PageSize))[0];
            raw.Add(Stopwatch.GetTimestamp() - began);
        }

        var slow = await SlowAsync(redis) - slowBefore;
        await ForAllAsync(redis, run, count, GiveBack);
        foreach (var (fraction, name) in new[] { (0.5, "p50"), (0.99, "p99") })
        {
            yield return new Measurement(Name, $"a page of {PageSize} of {count:N0} locks, {name}", "ms", ours.Microseconds(fraction) / 1000, raw.Microseconds(fraction) / 1000)
                .With("slowLogEntries", slow);
        }
    }

    private static async Task ForAllAsync(RedisClient redis, BenchmarkRun run, int count, string script)
    {
        for (var first = 0; first < count; first += AtOnce)
            await redis.Database.ScriptEvaluateAsync(script, values: [first, AtOnce, run.KeyPrefix]);
    }

    private static async Task<long> SlowAsync(RedisClient redis) => (long)await redis.Database.ExecuteAsync("SLOWLOG", "LEN");
}
