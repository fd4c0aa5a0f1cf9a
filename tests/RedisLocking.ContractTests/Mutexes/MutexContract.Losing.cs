using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.Mutexes;

public abstract partial class MutexContract<TFixture>
{
    private static readonly TimeSpan MaxHold = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_lease_is_lost_when_it_was_held_for_its_MaxHold()
    {
        await using var lease = await Locks.Mutex("order:42", new LeaseOptions { MaxHold = MaxHold }).AcquireAsync(TimeSpan.Zero).WithPatience();
        var lost = lease.Lost.CancelledAsync();

        await _provider.PassAsync(MaxHold);

        await lost;
        var loss = Should.Throw<LockLostException>(lease.ThrowIfLost);
        loss.Name.ShouldBe(new LockName("order:42"));
        loss.Message.ShouldContain("order:42");
    }

    [Fact]
    public async Task A_lost_lease_leaves_the_lock_to_a_waiter_and_cannot_release_it_any_more()
    {
        var lost = await Locks.Mutex("order:42", new LeaseOptions { MaxHold = MaxHold }).AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = OtherLocks.Mutex("order:42").AcquireAsync(Long).AsTask();
        await _provider.PassAsync(MaxHold);
        var next = await waiting.WithPatience();

        lost.Lost.IsCancellationRequested.ShouldBeTrue();
        (await lost.ReleaseAsync().WithPatience()).ShouldBeFalse();
        await lost.DisposeAsync();

        next.FencingToken.ShouldBeGreaterThan(lost.FencingToken);
        (await Locks.Mutex("order:42").TryAcquireAsync().WithPatience()).ShouldBeNull();
        (await next.ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_lease_outlives_its_ttl_as_long_as_it_is_held()
    {
        // Long enough for a renewal that a starved machine keeps waiting for seconds.
        var ttl = TimeSpan.FromSeconds(5);
        var lease = await Locks.Mutex("order:42", new LeaseOptions { Ttl = ttl }).AcquireAsync(TimeSpan.Zero).WithPatience();

        await _provider.PassAsync(1.3 * ttl);

        lease.ThrowIfLost();
        (await OtherLocks.Mutex("order:42").TryAcquireAsync().WithPatience()).ShouldBeNull();
        (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_release_is_no_loss_but_ends_the_right_to_write()
    {
        var lease = await Locks.Mutex("order:42", new LeaseOptions { MaxHold = MaxHold }).AcquireAsync(TimeSpan.Zero).WithPatience();
        var askedBefore = lease.Lost;
        (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();

        await _provider.PassAsync(2 * MaxHold);

        askedBefore.IsCancellationRequested.ShouldBeFalse();
        lease.Lost.IsCancellationRequested.ShouldBeFalse();
        Should.Throw<LockLostException>(lease.ThrowIfLost).Message.ShouldContain("released");
    }

    [Fact]
    public async Task A_disposed_provider_grants_nothing()
    {
        var mutex = Locks.Mutex("order:42");
        await _provider.DisposeLocksAsync();

        Should.Throw<ObjectDisposedException>(() => Locks.Mutex("order:42"));
        await Should.ThrowAsync<ObjectDisposedException>(() => mutex.TryAcquireAsync().WithPatience());
        await Should.ThrowAsync<ObjectDisposedException>(() => mutex.AcquireAsync(Long).WithPatience());
    }

    [Fact]
    public async Task A_disposed_provider_tells_its_holders_and_lets_them_release()
    {
        var lease = await Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var lost = lease.Lost.CancelledAsync();

        var disposing = _provider.DisposeLocksAsync().AsTask();

        await lost;
        Should.Throw<LockLostException>(lease.ThrowIfLost).Message.ShouldContain("provider");
        (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await disposing.WithPatience();
    }

    [Fact]
    public async Task A_disposed_provider_ends_the_waits_of_its_callers()
    {
        await using var holder = await OtherLocks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = Locks.Mutex("order:42").AcquireAsync(Long).AsTask();

        await _provider.DisposeLocksAsync();

        var unavailable = await Should.ThrowAsync<LockUnavailableException>(() => waiting.WithPatience());
        unavailable.Name.ShouldBe(new LockName("order:42"));
    }
}
