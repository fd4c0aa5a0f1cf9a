using RedisLocking.ContractTests.Providers;
using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.Sessions;

/// <summary>What a session promises. The parts: holding (here), closing, refusals.</summary>
public abstract partial class SessionContract<TFixture>(TFixture fixture) : ProviderContract(fixture), IClassFixture<TFixture>
    where TFixture : ProviderFixture
{
    /// <summary>Outlasts every test.</summary>
    private static readonly TimeSpan LongTtl = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task A_lease_of_a_session_is_one_like_any()
    {
        await using var session = await OpenAsync();
        session.Ttl.ShouldBe(LongTtl);
        session.Lost.IsCancellationRequested.ShouldBeFalse();

        var lease = await session.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        lease.Name.ShouldBe(new LockName("order:42"));
        lease.ThrowIfLost();
        lease.Lost.IsCancellationRequested.ShouldBeFalse();
        (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();
        Should.Throw<LockLostException>(lease.ThrowIfLost).Message.ShouldContain("released");

        await using var next = await OtherLocks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        next.FencingToken.ShouldBeGreaterThan(lease.FencingToken);
    }

    [Fact]
    public async Task Sessions_and_who_has_none_exclude_one_another()
    {
        await using var session = await OpenAsync();
        await using var other = await OpenAsync(OtherLocks);
        FencingToken last = default;

        foreach (var holder in new[] { session.Mutex("order:42"), other.Mutex("order:42"), Locks.Mutex("order:42"), OtherLocks.Mutex("order:42") })
        {
            await using var lease = await holder.AcquireAsync(TimeSpan.Zero).WithPatience();
            foreach (var rival in new[] { session.Mutex("order:42"), other.Mutex("order:42"), Locks.Mutex("order:42"), OtherLocks.Mutex("order:42") })
                (await rival.TryAcquireAsync().WithPatience()).ShouldBeNull();
            lease.FencingToken.ShouldBeGreaterThan(last);
            last = lease.FencingToken;
        }
    }

    [Fact]
    public async Task Who_waits_is_served_in_order_whether_for_a_session_or_not()
    {
        await using var session = await OpenAsync();
        await using var other = await OpenAsync(OtherLocks);
        var holder = await session.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var last = holder.FencingToken;

        foreach (var next in new[] { other.Mutex("order:42"), Locks.Mutex("order:42"), session.Mutex("order:42") })
        {
            var waiting = next.AcquireAsync(LongWait).AsTask();
            await Provider.PassAsync(ShortWait);
            waiting.IsCompleted.ShouldBeFalse();
            (await holder.ReleaseAsync().WithPatience()).ShouldBeTrue();
            holder = await waiting.WithPatience();
            holder.FencingToken.ShouldBeGreaterThan(last);
            last = holder.FencingToken;
        }

        await holder.DisposeAsync();
    }

    [Fact]
    public async Task A_session_holds_many_locks_and_each_is_released_alone()
    {
        await using var session = await OpenAsync();
        var leases = await Task.WhenAll(Enumerable.Range(0, 100).Select(number => session.Mutex($"order:{number}").AcquireAsync(TimeSpan.Zero).AsTask())).WithPatience();

        (await leases[7].ReleaseAsync().WithPatience()).ShouldBeTrue();

        (await OtherLocks.Mutex("order:7").TryAcquireAsync().WithPatience()).ShouldNotBeNull();
        (await OtherLocks.Mutex("order:8").TryAcquireAsync().WithPatience()).ShouldBeNull();
        leases[8].ThrowIfLost();
    }

    [Fact]
    public async Task An_administrator_sees_the_holder_with_what_is_left_of_its_session_and_takes_one_lock_away()
    {
        await using var session = await OpenAsync();
        var taken = await session.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var kept = await session.Mutex("order:43").AcquireAsync(TimeSpan.Zero).WithPatience();

        var seen = (await OtherAdministration.FindAsync("order:42").WithPatience()).ShouldNotBeNull();
        seen.Type.ShouldBe(LockType.Mutex);
        var holder = seen.Holders.ShouldHaveSingleItem();
        holder.LeaseId.ShouldBe(taken.LeaseId);
        holder.ProcessId.ShouldBe(Environment.ProcessId);
        holder.ExpiresIn.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromTicks(1), LongTtl);
        (await OtherAdministration.ForceReleaseAsync("order:42").WithPatience()).ShouldNotBeNull().FencingToken.ShouldBeGreaterThan(taken.FencingToken);

        await Eventually.BecomesTrueAsync(() => taken.Lost.IsCancellationRequested, "the holder is told");
        kept.ThrowIfLost();
        session.Lost.IsCancellationRequested.ShouldBeFalse();
        (await OtherLocks.Mutex("order:42").TryAcquireAsync().WithPatience()).ShouldNotBeNull();
    }

    private Task<ILockSession> OpenAsync(ILockProvider? locks = null) => (locks ?? Locks).OpenSessionAsync(LongTtl).AsTask().WithPatience();
}
