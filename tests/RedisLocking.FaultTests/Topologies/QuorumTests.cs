using System.Collections.Concurrent;
using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.Topologies;

/// <summary>Five independent servers of which any two may be down.</summary>
public sealed class QuorumTests(ITestOutputHelper output)
{
    private const int Acquisitions = 10_000;
    private const int Processes = 4;

    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(50);
    private static readonly string[] Names = ["a", "b", "c"];

    [Fact]
    public async Task Tokens_rise_over_ten_thousand_acquisitions_while_any_two_servers_are_down_or_restart_empty()
    {
        var servers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => RedisServer.StartAsync()));
        var providers = Enumerable.Range(0, Processes).Select(_ => Open(servers)).ToArray();
        try
        {
            await providers[0].InitializeAsync();
            var last = new ConcurrentDictionary<string, FencingToken>();
            var granted = 0;
            using var done = new CancellationTokenSource();
            var troubles = TroubleAsync(servers, done.Token);

            await Task.WhenAll(providers.SelectMany(locks => Names.Select(name => Task.Run(() => TakeInTurnsAsync(locks, name))))).WaitAsync(TimeSpan.FromMinutes(10));

            await done.CancelAsync();
            output.WriteLine($"{granted} grants, {await troubles} times two servers were down");
            (await troubles).ShouldBePositive();

            async Task TakeInTurnsAsync(RedisQuorumLockProvider locks, string name)
            {
                while (Volatile.Read(ref granted) < Acquisitions)
                {
                    await using var lease = await locks.Mutex(name).AcquireAsync(Long);

                    // Nobody else is here while the lease lives: what stands there is of the holder before.
                    last.TryGetValue(name, out var before);
                    if (lease.Lost.IsCancellationRequested)
                        continue;
                    lease.FencingToken.ShouldBeGreaterThan(before);
                    last[name] = lease.FencingToken;
                    Interlocked.Increment(ref granted);
                }
            }
        }
        finally
        {
            await Task.WhenAll(providers.Select(locks => locks.DisposeAsync().AsTask()));
            await Task.WhenAll(servers.Select(server => server.DisposeAsync().AsTask()));
        }
    }

    private static RedisQuorumLockProvider Open(RedisServer[] servers) => new(new RedisLockOptions
    {
        Quorum = [.. servers.Select(server => server.ConnectionString)],
        OperationDeadline = TimeSpan.FromSeconds(30),
        LocalPassBudget = TimeSpan.Zero,
        RestartHoldOff = Ttl,
        Ttl = Ttl,
    });

    // A server that came back empty is down for as long as it is held off: only then is it the next ones' turn.
    private static async Task<int> TroubleAsync(RedisServer[] servers, CancellationToken done)
    {
        var random = new Random(9);
        var times = 0;
        for (; !done.IsCancellationRequested; times++)
        {
            random.Shuffle(servers = [.. servers]);
            var (killed, other) = (servers[0], servers[1]);
            var otherIsStopped = random.Next(2) == 0;
            await killed.KillAsync();
            if (otherIsStopped)
                other.Pause();
            else
                await other.KillAsync();
            await Task.Delay(random.Next(50, 500), CancellationToken.None);
            await killed.RestartAsync();
            if (otherIsStopped)
                other.Resume();
            else
                await other.RestartAsync();
            foreach (var server in servers[..2])
                await Eventually.BecomesTrueAsync(async () => done.IsCancellationRequested || (await server.CliAsync("EXISTS", "locks:token:member")).Number == 1, "it is a member again");
        }

        return times;
    }
}
