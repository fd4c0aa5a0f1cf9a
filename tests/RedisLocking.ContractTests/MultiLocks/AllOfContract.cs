using RedisLocking.ContractTests.Providers;
using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.MultiLocks;

/// <summary>What several locks taken as one promise. The parts: the lease (here), all or none, waiting, what is refused.</summary>
public abstract partial class AllOfContract<TFixture>(TFixture fixture) : ProviderContract(fixture), IClassFixture<TFixture>
    where TFixture : ProviderFixture
{
    [Fact]
    public async Task All_of_them_are_held_by_one_lease_that_is_named_after_the_first()
    {
        await using var lease = (await Locks.AllOf("b", "a", "c").TryAcquireAsync().WithPatience()).ShouldNotBeNull();

        lease.Name.ShouldBe(new LockName("b"));
        lease.Parts.Select(part => part.Name.Value).ShouldBe(["b", "a", "c"]);
        (lease.LeaseId, lease.FencingToken).ShouldBe((lease.Parts[0].LeaseId, lease.Parts[0].FencingToken));
        lease.Parts.Select(part => part.LeaseId).ShouldBeUnique();
        lease.Lost.IsCancellationRequested.ShouldBeFalse();
        lease.ThrowIfLost();
        foreach (var name in Three)
            (await OtherLocks.Mutex(name).TryAcquireAsync().WithPatience()).ShouldBeNull();
    }

    [Fact]
    public async Task A_release_frees_all_of_them_and_again_it_is_harmless()
    {
        var lease = await Locks.AllOf("b", "a").AcquireAsync(TimeSpan.Zero).WithPatience();
        (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await using var next = await OtherLocks.AllOf("a", "b").AcquireAsync(TimeSpan.Zero).WithPatience();

        (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await lease.DisposeAsync();

        next.ThrowIfLost();
        next.Parts[0].FencingToken.ShouldBeGreaterThan(lease.Parts[1].FencingToken);
        next.Parts[1].FencingToken.ShouldBeGreaterThan(lease.Parts[0].FencingToken);
        (await Locks.Mutex("a").TryAcquireAsync().WithPatience()).ShouldBeNull();
        Should.Throw<LockLostException>(lease.ThrowIfLost);
        lease.Lost.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task It_is_lost_with_any_of_them_and_gives_back_the_others()
    {
        var maxHold = TimeSpan.FromSeconds(2);
        var lease = await Locks.AllOf(Locks.Mutex("a"), Locks.Mutex("b", new LeaseOptions { MaxHold = maxHold })).AcquireAsync(TimeSpan.Zero).WithPatience();
        var told = lease.Lost.CancelledAsync();

        await Provider.PassAsync(maxHold);

        await told;
        Should.Throw<LockLostException>(lease.ThrowIfLost).Name.ShouldBe(new LockName("b"));
        (await lease.ReleaseAsync().WithPatience()).ShouldBeFalse();
        await using var next = await OtherLocks.AllOf("a", "b").AcquireAsync(LongWait).WithPatience();
    }

    [Fact]
    public async Task One_lock_alone_is_that_lock()
    {
        await using var lease = await Locks.AllOf("a").AcquireAsync(TimeSpan.Zero).WithPatience();

        lease.Name.ShouldBe(new LockName("a"));
        lease.Parts.ShouldBeEmpty();
        (await OtherLocks.Mutex("a").TryAcquireAsync().WithPatience()).ShouldBeNull();
    }

    [Fact]
    public async Task One_that_stands_for_several_counts_as_those()
    {
        var pair = Locks.AllOf("b", "c");

        await using var lease = await Locks.AllOf(Locks.Mutex("d"), pair, Locks.Mutex("a")).AcquireAsync(TimeSpan.Zero).WithPatience();

        lease.Parts.Select(part => part.Name.Value).ShouldBe(["d", "b", "c", "a"]);
    }

    [Fact]
    public async Task A_disposed_provider_grants_nothing_and_tells_the_holder()
    {
        var before = Locks.AllOf("a", "b");
        var lease = await Locks.AllOf("c", "d").AcquireAsync(TimeSpan.Zero).WithPatience();
        var lost = lease.Lost.CancelledAsync();

        var disposing = Provider.DisposeLocksAsync().AsTask();

        await lost;
        (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await disposing.WithPatience();
        Should.Throw<ObjectDisposedException>(() => Locks.AllOf("a", "b"));
        await Should.ThrowAsync<ObjectDisposedException>(() => before.TryAcquireAsync().WithPatience());
        await Should.ThrowAsync<ObjectDisposedException>(() => before.AcquireAsync(LongWait).WithPatience());
    }
}
