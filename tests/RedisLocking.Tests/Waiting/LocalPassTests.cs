using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Waiting;

/// <summary>Inside one process a released lock goes to the next waiter without a round trip, when that one asked for the same.</summary>
public sealed class LocalPassTests(RedisServerFixture redis)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private readonly string _prefix = Providers.NewPrefix();

    private RedisServer Server => redis.Server;

    private string Key => $"{_prefix}:{{order:42}}";

    [Theory]
    [InlineData(50, 1)]
    [InlineData(600, 1)]
    [InlineData(2500, 2)]
    public async Task Local_waiters_are_served_in_order_with_a_command_for_2048_of_them(int count, int topUps)
    {
        await using var here = await OpenAsync();
        var holder = await here.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var served = new List<(int Waiter, FencingToken Token, string LeaseId)>();
        var waiters = Enumerable.Range(0, count).Select(WaitAndLeaveAsync).ToArray();
        var before = here.Network.Requests;

        await holder.DisposeAsync();
        await Task.WhenAll(waiters).WithPatience();

        // Tokens for those who wait, 2,048 at a time, and the last release; the two more are renewals, should this take 10 s.
        (here.Network.Requests - before).ShouldBeInRange(topUps + 1, topUps + 3);
        served.Select(one => one.Waiter).ShouldBe(Enumerable.Range(0, count));
        FencingToken[] tokens = [holder.FencingToken, .. served.Select(one => one.Token)];
        tokens.ShouldBeInOrder(SortDirection.Ascending);
        tokens.ShouldBeUnique();
        string[] leaseIds = [holder.LeaseId, .. served.Select(one => one.LeaseId)];
        leaseIds.ShouldBeUnique();
        here.HandOffs("local").ShouldBe(count);
        (await Server.KeysAsync(_prefix)).ShouldBe([$"{_prefix}:token"]);

        async Task WaitAndLeaveAsync(int waiter)
        {
            await using var lease = await here.Locks.Mutex("order:42").AcquireAsync(Long);
            served.Add((waiter, lease.FencingToken, lease.LeaseId));
        }
    }

    [Fact]
    public async Task The_next_holder_of_the_lock_elsewhere_has_a_greater_token_than_all_who_had_it_here()
    {
        await using var here = await OpenAsync();
        await using var elsewhere = await OpenAsync();
        var holder = await here.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiters = Enumerable.Range(0, 10).Select(async _ =>
        {
            await using var passed = await here.Locks.Mutex("order:42").AcquireAsync(Long);
            return passed.FencingToken;
        }).ToArray();
        await holder.DisposeAsync();
        var tokens = await Task.WhenAll(waiters).WithPatience();

        await using var lease = await elsewhere.Locks.Mutex("order:42").AcquireAsync(Long).WithPatience();

        lease.FencingToken.ShouldBeGreaterThan(tokens.Max());
    }

    [Fact]
    public async Task A_lease_that_was_passed_on_is_dead_and_cannot_touch_the_next_one()
    {
        await using var here = await OpenAsync();
        var passed = await here.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = here.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        (await passed.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await using var lease = await waiting.WithPatience();

        Should.Throw<LockLostException>(passed.ThrowIfLost).Message.ShouldContain("was released");
        (await passed.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await passed.DisposeAsync();

        lease.ThrowIfLost();
        lease.LeaseId.ShouldNotBe(passed.LeaseId);
        (await Server.CliAsync("EXISTS", Key)).Number.ShouldBe(1);
        (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();
        (await Server.CliAsync("EXISTS", Key)).Number.ShouldBe(0);
    }

    [Fact]
    public async Task A_lease_that_was_passed_on_is_renewed_for_its_new_holder()
    {
        await using var here = await OpenAsync(options => options.Ttl = TimeSpan.FromSeconds(2));
        var holder = await here.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = here.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        await holder.DisposeAsync();
        await using var lease = await waiting.WithPatience();

        await Eventually.BecomesTrueAsync(
            () => here.Measured.Sum("redislocking.renewals", "redislocking.lock.kind=mutex redislocking.result=renewed") >= 6, "it was renewed for two TTLs");

        lease.ThrowIfLost();
        (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public async Task Waiters_that_asked_for_another_TTL_get_their_own_in_Redis()
    {
        await using var here = await OpenAsync();
        var holder = await here.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var longer = here.Locks.Mutex("order:42", new LeaseOptions { Ttl = TimeSpan.FromMinutes(10) }).AcquireAsync(Long).AsTask();
        var shorter = here.Locks.Mutex("order:42", new LeaseOptions { Ttl = TimeSpan.FromSeconds(5) }).AcquireAsync(Long).AsTask();

        await holder.DisposeAsync();

        await using (await longer.WithPatience())
        {
            (await Server.CliAsync("PTTL", Key)).Number.ShouldBeInRange(500_000, 600_000);
            shorter.IsCompleted.ShouldBeFalse();
        }

        await using (await shorter.WithPatience())
        {
            (await Server.CliAsync("PTTL", Key)).Number.ShouldBeInRange(1, 5_000);
        }

        here.HandOffs("local").ShouldBe(0);
    }

    [Fact]
    public async Task A_waiter_with_a_longest_hold_is_not_passed_to_and_is_held_to_its_own()
    {
        await using var here = await OpenAsync();
        var holder = await here.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var limited = here.Locks.Mutex("order:42", new LeaseOptions { MaxHold = TimeSpan.FromSeconds(2) }).AcquireAsync(Long).AsTask();

        await holder.DisposeAsync();

        await using var lease = await limited.WithPatience();
        here.HandOffs("local").ShouldBe(0);
        await lease.UntilLostAsync(TimeSpan.FromSeconds(30));
        Should.Throw<LockLostException>(lease.ThrowIfLost).Message.ShouldContain("longest allowed time");
    }

    [Fact]
    public async Task A_longest_hold_begins_anew_with_each_holder_it_is_passed_to()
    {
        var maxHold = new LeaseOptions { MaxHold = TimeSpan.FromSeconds(2) };
        await using var here = await OpenAsync();
        var holder = await here.Locks.Mutex("order:42", maxHold).AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = here.Locks.Mutex("order:42", maxHold).AcquireAsync(Long).AsTask();
        await Task.Delay(TimeSpan.FromSeconds(1));
        var began = TimeProvider.System.GetTimestamp();
        await holder.DisposeAsync();

        await using var lease = await waiting.WithPatience();
        await lease.UntilLostAsync(TimeSpan.FromSeconds(30));

        TimeProvider.System.GetElapsedTime(began).ShouldBeGreaterThan(TimeSpan.FromSeconds(1.5));
    }

    // Ten seconds of passing: what a busy machine makes of 50 ms is not what these tests are about.
    private Task<Peer> OpenAsync(Action<RedisLockOptions>? configure = null) => Peer.OpenAsync(Server, _prefix, options =>
    {
        options.LocalPassBudget = TimeSpan.FromSeconds(10);
        configure?.Invoke(options);
    });
}
