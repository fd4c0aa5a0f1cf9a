using RedisLocking.Tests.Waiting;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Permits;

/// <summary>A semaphore of eight processes, of which one after the other is killed.</summary>
public sealed class SemaphoreInProcessesTests(ITestOutputHelper output)
{
    private const int Processes = 8;
    private const int Permits = 3;

    // The benchmark semaphore runs for longer, and kills nobody.
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Hold = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Holders_that_are_killed_at_random_cost_their_TTL_and_there_are_never_more_than_permits()
    {
        await using var server = await RedisServer.StartAsync();
        await using var peer = await Peer.OpenAsync(server);
        var seed = 0;
        var workers = (await Task.WhenAll(Enumerable.Range(0, Processes).Select(_ => StartAsync(server, Interlocked.Increment(ref seed))))).ToList();
        var killed = new List<LoopingWorker>();
        try
        {
            var random = new Random(6);
            for (var began = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(began) < Length;)
            {
                await Task.Delay(random.Next(200, 600), TestContext.Current.CancellationToken);
                var index = random.Next(Processes);
                await workers[index].KillAsync();
                killed.Add(workers[index]);
                workers[index] = await StartAsync(server, Interlocked.Increment(ref seed));
            }

            await Task.WhenAll(workers.Select(worker => worker.KillAsync()));
            var dead = TimeProvider.System.GetTimestamp();
            await AllPermitsAreBackAsync(peer, dead);

            var histories = await Task.WhenAll(killed.Concat(workers).Select(worker => worker.HistoryAsync()));
            var all = histories.SelectMany(history => history).ToArray();
            output.WriteLine($"{killed.Count} killed, {all.Length} leases, {all.MostAtOnce()} at once");
            all.MostAtOnce().ShouldBeInRange(1, Permits);
            all.Select(held => held.Token).ShouldBeUnique();
            await Eventually.BecomesTrueAsync(async () => (await server.KeysAsync()) is ["locks:token"], "only the counter is left", TimeSpan.FromMinutes(1));
        }
        finally
        {
            await Task.WhenAll(killed.Concat(workers).Select(worker => worker.DisposeAsync().AsTask()));
        }
    }

    // Where it runs alone this is the TTL and less than a second.
    private async Task AllPermitsAreBackAsync(Peer peer, long since)
    {
        var all = await Task.WhenAll(Enumerable.Range(0, Permits).Select(_ => peer.Locks.Semaphore("smtp", Permits).AcquireAsync(TimeSpan.FromMinutes(5)).AsTask())).WithPatience();
        var passed = TimeProvider.System.GetElapsedTime(since);
        output.WriteLine($"all permits were back after {passed.TotalMilliseconds:0} ms");
        passed.ShouldBeLessThan(Ttl + TimeSpan.FromSeconds(10));
        foreach (var lease in all)
            (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    private static Task<LoopingWorker> StartAsync(RedisServer server, int seed) =>
        LoopingWorker.StartAsync(server, $"semaphore:smtp:{Permits}", seed * 100, tasks: 2, TimeSpan.FromMinutes(10), Hold, Ttl);
}
