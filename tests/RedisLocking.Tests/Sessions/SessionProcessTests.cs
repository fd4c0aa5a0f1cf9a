using System.Globalization;
using RedisLocking.Tests.Waiting;
using RedisLocking.TestSupport;
using RedisLocking.TestWorker;

namespace RedisLocking.Tests.Sessions;

/// <summary>A process with a session that is killed or stopped.</summary>
public sealed class SessionProcessTests(ITestOutputHelper output)
{
    private const int Locks = 40;

    // As many locks as SESSION_LOCKS says.
    private static readonly int Many = int.Parse(Environment.GetEnvironmentVariable("SESSION_LOCKS") ?? "200", CultureInfo.InvariantCulture);

    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task One_that_is_killed_frees_all_of_its_locks_at_the_end_of_its_session_to_who_waits_in_their_order()
    {
        await using var server = await RedisServer.StartAsync();
        await using var first = await Peer.OpenAsync(server);
        await using var second = await Peer.OpenAsync(server);
        await using var killed = await WorkerProcess.StartAsync(server);
        var tokens = await HoldAsync(killed);

        var waitFirst = Enumerable.Range(0, Locks).Select(number => first.Locks.Mutex($"order:{number}").AcquireAsync(Long).AsTask()).ToArray();
        for (var number = 0; number < Locks; number++)
            await server.UntilQueuedAsync($"locks:{{order:{number}}}");
        var waitSecond = Enumerable.Range(0, Locks).Select(number => second.Locks.Mutex($"order:{number}").AcquireAsync(Long).AsTask()).ToArray();
        for (var number = 0; number < Locks; number++)
            await server.UntilQueuedAsync($"locks:{{order:{number}}}", places: 2);

        await killed.KillAsync();
        var began = TimeProvider.System.GetTimestamp();

        var leases = await Task.WhenAll(waitFirst).WithPatience();
        Print("all served after", began).ShouldBeLessThan(Ttl + TimeSpan.FromSeconds(5));
        waitSecond.ShouldAllBe(waiting => !waiting.IsCompleted);
        leases.Min(lease => lease.FencingToken).ShouldBeGreaterThan(tokens.Max());
        foreach (var lease in leases)
            await lease.DisposeAsync();
        var last = await Task.WhenAll(waitSecond).WithPatience();
        for (var number = 0; number < Locks; number++)
        {
            last[number].FencingToken.ShouldBeGreaterThan(leases[number].FencingToken);
            await last[number].DisposeAsync();
        }

        await Eventually.BecomesTrueAsync(async () => (await server.KeysAsync()) is ["locks:token"], "only the counter is left");
    }

    [Fact]
    public async Task All_locks_of_one_that_is_killed_are_free_a_second_after_its_TTL()
    {
        await using var server = await RedisServer.StartAsync();
        await using var peer = await Peer.OpenAsync(server);
        await using var killed = await WorkerProcess.StartAsync(server);
        await HoldAsync(killed, Many);

        await killed.KillAsync();
        await Task.Delay(Ttl + TimeSpan.FromSeconds(1));

        // Each is asked for once.
        await Parallel.ForEachAsync(Enumerable.Range(0, Many), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (number, _) =>
        {
            var lease = (await peer.Locks.Mutex($"order:{number}").TryAcquireAsync(CancellationToken.None)).ShouldNotBeNull();
            await lease.DisposeAsync();
        });
    }

    [Fact]
    public async Task One_that_is_stopped_past_its_TTL_has_lost_all_when_it_goes_on_and_touches_no_successors_lock()
    {
        await using var server = await RedisServer.StartAsync();
        await using var peer = await Peer.OpenAsync(server);
        await using var stopped = await WorkerProcess.StartAsync(server);
        var tokens = await HoldAsync(stopped);
        stopped.Pause();

        var leases = new ILockLease[Locks];
        for (var number = 0; number < Locks; number++)
            leases[number] = await peer.Locks.Mutex($"order:{number}").AcquireAsync(Long).WithPatience();
        stopped.Resume();

        for (var number = 0; number < Locks; number++)
            (await stopped.NextLineAsync()).ShouldBe("lost");
        await stopped.SendAsync("release");
        for (var number = 0; number < Locks; number++)
            (await stopped.NextLineAsync()).ShouldBe("released false");
        await stopped.SendAsync("acquire order:99 0 0 session");
        (await stopped.NextLineAsync()).ShouldBe("lost");
        for (var number = 0; number < Locks; number++)
        {
            leases[number].FencingToken.ShouldBeGreaterThan(tokens[number]);
            leases[number].ThrowIfLost();
            (await server.CliAsync("GET", $"locks:{{order:{number}}}")).Text.ShouldBe(leases[number].LeaseId);
        }
    }

    private static async Task<FencingToken[]> HoldAsync(WorkerProcess worker, int locks = Locks)
    {
        await worker.SendAsync($"session {Ttl.TotalMilliseconds:0}");
        (await worker.NextLineAsync()).ShouldBe("opened");
        var tokens = new FencingToken[locks];
        for (var number = 0; number < locks; number++)
        {
            await worker.SendAsync($"acquire order:{number} 0 0 session");
            var line = await worker.NextLineAsync();
            line.ShouldStartWith("granted ");
            tokens[number] = FencingToken.Parse(line["granted ".Length..], null);
        }

        return tokens;
    }

    private TimeSpan Print(string what, long since)
    {
        var passed = TimeProvider.System.GetElapsedTime(since);
        output.WriteLine($"{what} {passed.TotalMilliseconds:0} ms");
        return passed;
    }
}
