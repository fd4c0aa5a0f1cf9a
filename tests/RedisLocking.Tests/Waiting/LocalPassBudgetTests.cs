using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Waiting;

/// <summary>Passing a lock on inside a process keeps no other process waiting.</summary>
public sealed class LocalPassBudgetTests(RedisServerFixture redis, ITestOutputHelper output)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private readonly string _prefix = Providers.NewPrefix();

    private RedisServer Server => redis.Server;

    private string Key => $"{_prefix}:{{order:42}}";

    [Fact]
    public async Task Without_a_budget_two_processes_take_turns()
    {
        await using var a = await OpenAsync(TimeSpan.Zero);
        await using var b = await OpenAsync(TimeSpan.Zero);
        var holder = await a.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var served = new List<Peer>();
        var waiters = Enumerable.Range(0, 12).Select(index => WaitAndLeaveAsync(index % 2 == 0 ? a : b)).ToArray();
        await Server.UntilQueuedAsync(Key);

        await holder.DisposeAsync();
        await Task.WhenAll(waiters).WithPatience();

        served.ShouldBe(Enumerable.Range(0, 12).Select(turn => turn % 2 == 0 ? b : a));
        a.HandOffs("local").ShouldBe(0);
        b.HandOffs("local").ShouldBe(0);

        async Task WaitAndLeaveAsync(Peer peer)
        {
            await using var lease = await peer.Locks.Mutex("order:42").AcquireAsync(Long);
            served.Add(peer);

            // A turn ends when the other process stands in the queue again: the one that is served next, but for the last.
            if (served.Count < 12)
                await Server.UntilQueuedAsync(Key);
        }
    }

    [Fact]
    public async Task A_process_is_served_while_64_workers_of_another_one_loop()
    {
        await using var busy = await OpenAsync(budget: null);
        await using var other = await OpenAsync(budget: null);
        using var stop = new CancellationTokenSource();
        var grants = 0;
        var workers = Enumerable.Range(0, 64).Select(_ => Task.Run(LoopAsync)).ToArray();
        await Eventually.BecomesTrueAsync(() => Volatile.Read(ref grants) > 64, "the workers loop");
        var longest = TimeSpan.Zero;
        for (var round = 0; round < 20; round++)
        {
            var began = TimeProvider.System.GetTimestamp();
            await using var lease = await other.Locks.Mutex("order:42").AcquireAsync(Long).WithPatience();
            var waited = TimeProvider.System.GetElapsedTime(began);
            longest = waited > longest ? waited : longest;
        }

        await stop.CancelAsync();
        await Task.WhenAll(workers).WithPatience();
        output.WriteLine($"waited {longest.TotalMilliseconds:0} ms at most, beside {grants} grants");
        longest.ShouldBeLessThan(TimeSpan.FromSeconds(5));

        async Task LoopAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                await using var lease = await busy.Locks.Mutex("order:42").AcquireAsync(Long);
                grants++;
            }
        }
    }

    private Task<Peer> OpenAsync(TimeSpan? budget) =>
        Peer.OpenAsync(Server, _prefix, options => options.LocalPassBudget = budget ?? options.LocalPassBudget);
}
