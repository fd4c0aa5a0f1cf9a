using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Quorum;

/// <summary>Mutexes that a majority of five servers gives.</summary>
public sealed class QuorumTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task One_holds_and_the_other_is_refused_until_it_releases_and_tokens_rise()
    {
        await using var servers = await FiveServers.StartAsync();
        var (first, second) = (servers.Open(), servers.Open());
        var last = default(FencingToken);
        for (var round = 0; round < 20; round++)
        {
            var (holder, other) = round % 2 == 0 ? (first, second) : (second, first);
            var lease = await holder.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();

            (await other.Mutex("order:42").TryAcquireAsync(TimeSpan.Zero).WithPatience()).ShouldBeNull();
            lease.FencingToken.ShouldBeGreaterThan(last);
            last = lease.FencingToken;
            (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Who_waits_in_another_process_hears_of_the_release()
    {
        await using var servers = await FiveServers.StartAsync();
        var lease = await servers.Open().Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = servers.Open().Mutex("order:42").AcquireAsync(Long).AsTask();
        await Eventually.BecomesTrueAsync(() => IsWaitedForAsync(servers, "locks:{order:42}:queue"), "it waits");

        await lease.ReleaseAsync().WithPatience();

        await using var next = await waiting.WithPatience();
        next.FencingToken.ShouldBeGreaterThan(lease.FencingToken);
    }

    [Fact]
    public async Task Of_many_who_ask_at_once_and_do_not_wait_one_wins()
    {
        await using var servers = await FiveServers.StartAsync();
        var processes = Enumerable.Range(0, 5).Select(_ => servers.Open()).ToArray();
        foreach (var process in processes)
            await (await process.Mutex("warm-up").AcquireAsync(Long).WithPatience()).DisposeAsync();

        for (var round = 0; round < 20; round++)
        {
            var leases = await Task.WhenAll(processes.Select(process => process.Mutex($"user:{round}").TryAcquireAsync(TimeSpan.Zero).AsTask())).WithPatience();

            var winner = leases.OfType<ILockLease>().ShouldHaveSingleItem();
            await winner.DisposeAsync();
        }
    }

    [Fact]
    public async Task With_two_of_five_dead_locks_are_held_renewed_waited_for_and_released()
    {
        await using var servers = await FiveServers.StartAsync();
        var (first, second) = (servers.Open(), servers.Open());
        await servers.Servers[0].KillAsync();
        await servers.Servers[3].KillAsync();

        var lease = await first.Mutex("order:42", new LeaseOptions { Ttl = TimeSpan.FromSeconds(5) }).AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = second.Mutex("order:42").AcquireAsync(Long).AsTask();
        await Task.Delay(TimeSpan.FromSeconds(7));
        lease.ThrowIfLost();
        (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();

        await using var next = await waiting.WithPatience();
        next.FencingToken.ShouldBeGreaterThan(lease.FencingToken);
    }

    [Fact]
    public async Task With_three_of_five_dead_nothing_is_granted_and_what_is_held_is_lost_before_its_ttl()
    {
        await using var servers = await FiveServers.StartAsync();
        var locks = servers.Open(options => options.OperationDeadline = TimeSpan.FromSeconds(8));
        var ttl = TimeSpan.FromSeconds(3);
        var lease = await locks.Mutex("order:42", new LeaseOptions { Ttl = ttl }).AcquireAsync(TimeSpan.Zero).WithPatience();
        foreach (var server in servers.Servers[..3])
            await server.KillAsync();

        await Should.ThrowAsync<LockUnavailableException>(() => locks.Mutex("order:43").AcquireAsync(TimeSpan.Zero).AsTask()).WithPatience();
        await lease.Lost.CancelledAsync();
    }

    [Fact]
    public async Task A_server_that_comes_back_empty_votes_for_nobody_until_the_longest_ttl_has_passed()
    {
        await using var servers = await FiveServers.StartAsync();
        var locks = servers.Open(options => (options.RestartHoldOff, options.Ttl) = (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5)));
        await using var before = await locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        await servers.Servers[1].KillAsync();
        await servers.Servers[1].RestartAsync();

        var lease = await locks.Mutex("order:43").AcquireAsync(TimeSpan.Zero).WithPatience();
        (await servers.Servers[1].KeysAsync()).ShouldNotContain("locks:{order:43}");
        await lease.DisposeAsync();

        await Eventually.BecomesTrueAsync(async () => (await servers.Servers[1].KeysAsync()).Contains("locks:token:member"), "it is a member again");
        await using var after = await locks.Mutex("order:44").AcquireAsync(TimeSpan.Zero).WithPatience();
        after.FencingToken.ShouldBeGreaterThan(before.FencingToken);
    }

    [Fact]
    public async Task What_a_quorum_does_not_offer_says_so()
    {
        await using var servers = await FiveServers.StartAsync(initialized: false);
        var locks = servers.Open();

        Should.Throw<NotSupportedException>(() => locks.ReadLock("catalog")).Message.ShouldContain("only mutexes");
        Should.Throw<NotSupportedException>(() => locks.WriteLock("catalog")).Message.ShouldContain("only mutexes");
        Should.Throw<NotSupportedException>(() => locks.Semaphore("smtp", 5)).Message.ShouldContain("only mutexes");
        (await Should.ThrowAsync<NotSupportedException>(async () => await locks.OpenSessionAsync(TimeSpan.FromSeconds(5)))).Message.ShouldContain("only mutexes");
        Should.Throw<ArgumentException>(() => locks.Mutex("order:42", new LeaseOptions { Ttl = TimeSpan.FromHours(1) })).Message.ShouldContain("RestartHoldOff");
    }

    // On any of them: a server that did not vote for the holder has nothing to mark the lock for.
    private static async Task<bool> IsWaitedForAsync(FiveServers servers, string key)
    {
        foreach (var server in servers.Servers)
        {
            if ((await server.KeysAsync()).Contains(key))
                return true;
        }

        return false;
    }
}
