using RedisLocking.Tests.Waiting;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Replicas;

/// <summary>Grants that wait until replicas have them.</summary>
public sealed class ReplicaAcksTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private PrimaryWithReplicas _servers = null!;
    private RedisLockProvider _locks = null!;

    public async ValueTask InitializeAsync()
    {
        _servers = await PrimaryWithReplicas.StartAsync();
        _locks = _servers.Open(replicaAcks: 2);
    }

    public async ValueTask DisposeAsync()
    {
        await _locks.DisposeAsync();
        await _servers.DisposeAsync();
    }

    [Fact]
    public async Task What_is_granted_is_on_every_replica_that_was_asked_for()
    {
        for (var round = 0; round < 50; round++)
        {
            await using var lease = await _locks.Mutex($"order:{round}").AcquireAsync(TimeSpan.Zero).WithPatience();

            foreach (var replica in _servers.Replicas)
                (await replica.CliAsync("GET", $"locks:{{order:{round}}}")).Text.ShouldBe(lease.LeaseId);
        }
    }

    [Fact]
    public async Task Every_kind_of_lock_is_granted_waited_for_and_released()
    {
        await using var another = _servers.Open(replicaAcks: 1);
        foreach (var (here, there) in (IEnumerable<(IDistributedLock, IDistributedLock)>)
        [
            (_locks.Mutex("a"), another.Mutex("a")),
            (_locks.ReadLock("b"), another.WriteLock("b")),
            (_locks.Semaphore("c", 1), another.Semaphore("c", 1)),
            (_locks.AllOf("d", "e", "f"), another.AllOf("d", "e", "f")),
        ])
        {
            var first = await here.AcquireAsync(TimeSpan.Zero).WithPatience();
            (await there.TryAcquireAsync().WithPatience()).ShouldBeNull();
            var waiting = there.AcquireAsync(Long).AsTask();
            (await first.ReleaseAsync().WithPatience()).ShouldBeTrue();

            var second = await waiting.WithPatience();
            second.FencingToken.ShouldBeGreaterThan(first.FencingToken);
            (await second.ReleaseAsync().WithPatience()).ShouldBeTrue();
        }

        await _servers.UntilNoLockIsLeftAsync();
    }

    [Fact]
    public async Task While_a_replica_is_stopped_nothing_is_granted_and_nothing_is_left_locked()
    {
        await using var locks = OpenHasty(milliseconds: 500); // In which the other replica answers, on a busy machine too.
        _servers.Replicas[1].Pause();

        foreach (var one in (IDistributedLock[])[locks.Mutex("a"), locks.WriteLock("b"), locks.Semaphore("c", 3), locks.AllOf("d", "e")])
        {
            var failure = await Should.ThrowAsync<LockUnavailableException>(() => one.TryAcquireAsync().WithPatience());
            failure.Message.ShouldContain("was granted, and given back, for 1 of 2 replicas had acknowledged that within 500 ms");
            await _servers.UntilNoLockIsLeftAsync();
        }

        _servers.Replicas[1].Resume();
        await _servers.UntilReplicasFollowAsync();
        await using var lease = await _locks.Mutex("a").AcquireAsync(TimeSpan.Zero).WithPatience();
    }

    [Fact]
    public async Task Who_waits_and_is_handed_a_lock_that_is_not_acknowledged_is_told_and_the_next_one_has_it()
    {
        await using var holding = Providers.Open(_servers.Primary);
        await using var next = Providers.Open(_servers.Primary);
        var holder = await holding.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        await using var hasty = OpenHasty(milliseconds: 50); // The claim to what is handed over is over soon.
        var waiting = hasty.Mutex("order:42").AcquireAsync(Long).AsTask();
        await _servers.Primary.UntilQueuedAsync("locks:{order:42}", 1);
        var behind = next.Mutex("order:42").AcquireAsync(Long).AsTask();
        await _servers.Primary.UntilQueuedAsync("locks:{order:42}", 2);
        _servers.Replicas[0].Pause();

        await holder.ReleaseAsync().WithPatience();

        (await Should.ThrowAsync<LockUnavailableException>(() => waiting.WithPatience())).Message.ShouldContain("of 2 replicas");
        await (await behind.WithPatience()).DisposeAsync();
        await _servers.UntilNoLockIsLeftAsync();
    }

    [Fact]
    public async Task An_upgrade_that_is_not_acknowledged_leaves_the_reader()
    {
        await using var locks = _servers.Open(replicaAcks: 2, options => options.ReplicaPatience = TimeSpan.FromSeconds(1));
        var reader = (IReadWriteLease)await locks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();
        _servers.Replicas[0].Pause();

        (await Should.ThrowAsync<LockUnavailableException>(() => reader.TryUpgradeAsync(TimeSpan.Zero).WithPatience())).Message.ShouldContain("1 of 2 replicas");

        reader.ThrowIfLost();
        await using var one = Providers.Open(_servers.Primary);
        await using (await one.ReadLock("catalog").AcquireAsync(Long).WithPatience())
        {
        }

        (await reader.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await _servers.UntilNoLockIsLeftAsync();
    }

    [Fact]
    public async Task A_handle_that_is_not_acknowledged_is_given_to_nobody()
    {
        await using var locks = _servers.Open(replicaAcks: 2, options => (options.ReplicaPatience, options.OperationDeadline) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)));
        var lease = await locks.Mutex("order:42").AcquireAsync(Long).WithPatience();
        _servers.Replicas[0].Pause();

        await Should.ThrowAsync<LockUnavailableException>(() => lease.DetachAsync(Long).WithPatience());

        await _servers.UntilNoLockIsLeftAsync();
    }

    [Fact]
    public async Task Many_grants_of_a_moment_wait_for_replicas_together()
    {
        const int workers = 64, each = 20;
        await using (await _locks.Mutex("warm-up").AcquireAsync(TimeSpan.Zero).WithPatience())
        {
        }

        await Task.WhenAll(Enumerable.Range(0, workers).Select(async worker =>
        {
            for (var turn = 0; turn < each; turn++)
                await (await _locks.Mutex($"order:{worker}").AcquireAsync(TimeSpan.Zero)).DisposeAsync();
        })).WithPatience();

        (await _servers.CallsAsync("wait")).ShouldBeInRange(1, workers * each / 4);
    }

    [Fact]
    public async Task A_lock_that_passes_from_waiter_to_waiter_in_the_process_is_acknowledged_once()
    {
        const int waiters = 100;
        var holder = await _locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var before = await _servers.CallsAsync("wait");
        var waiting = Enumerable.Range(0, waiters).Select(async _ => await (await _locks.Mutex("order:42").AcquireAsync(Long)).DisposeAsync()).ToArray();

        await holder.DisposeAsync();

        await Task.WhenAll(waiting).WithPatience();
        (await _servers.CallsAsync("wait")).ShouldBe(before);
    }

    [Fact]
    public async Task Without_the_option_no_replica_is_asked_and_no_key_is_written()
    {
        await using var locks = Providers.Open(_servers.Primary);
        var before = await _servers.CallsAsync("wait");

        await (await locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience()).DisposeAsync();

        (await _servers.CallsAsync("wait")).ShouldBe(before);
        (await _servers.Primary.KeysAsync()).ShouldBe(["locks:token"]);
    }

    private RedisLockProvider OpenHasty(int milliseconds) => _servers.Open(replicaAcks: 2, options => options.ReplicaPatience = TimeSpan.FromMilliseconds(milliseconds));
}
