using RedisLocking.Optimistic.Tests.Stores;
using RedisLocking.TestSupport;

namespace RedisLocking.Optimistic.Tests.Calls;

/// <summary>A transaction is in one hash slot.</summary>
public sealed class ClusterSlotTests : IAsyncLifetime
{
    private RedisVersionedStore _store = null!;
    private RedisCluster _cluster = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await SharedCluster.StartedAsync();
        _store = new RedisVersionedStore(new RedisStoreOptions { ConnectionString = _cluster.ConnectionString, KeyPrefix = "slots", OperationDeadline = TimeSpan.FromSeconds(30) });
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Two_slots_in_one_transaction_are_refused_with_the_two_keys()
    {
        var refused = await Should.ThrowAsync<ArgumentException>(async () => await _store.ChangeAllAsync([EntryChange.Put("account:1", 1), EntryChange.Put("account:2", 1)]));

        refused.Message.ShouldContain("'account:1' and 'account:2' are in different hash slots");
        (await _store.GetAsync<int>("account:1")).ShouldBeNull();
        await Should.ThrowAsync<ArgumentException>(_store.RunAsync(async tx =>
        {
            await tx.GetAsync<int>("account:1");
            await tx.GetAsync<int>("account:2");
        }));
    }

    [Fact]
    public async Task A_tag_brings_entries_their_group_and_a_lock_into_one_slot()
    {
        await using var locks = new RedisLockProvider(new RedisLockOptions { ConnectionString = _cluster.ConnectionString, KeyPrefix = "slots-locks", OperationDeadline = TimeSpan.FromSeconds(30) });
        await using var lease = await locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        await using var stranger = await locks.Mutex("order:43").AcquireAsync(TimeSpan.Zero).WithPatience();

        (await _store.Txn().If(lease.IsHeld()).Then(Op.Put("{order:42}:head", 1), Op.Put("{order:42}:line:1", 2)).CommitAsync()).Succeeded.ShouldBeTrue();
        (await _store.Group("order:42").GetVersionAsync()).ShouldBePositive();
        (await Should.ThrowAsync<ArgumentException>(async () => await _store.Txn().If(stranger.IsHeld()).Then(Op.Put("{order:42}:head", 1)).CommitAsync()))
            .Message.ShouldContain("'order:43' and '{order:42}:head'");
    }

    [Fact]
    public async Task Entries_of_every_slot_have_a_revision_beside_them()
    {
        for (var key = 0; key < 50; key++)
        {
            var first = await _store.PutAsync($"spread:{key}", 1);
            (await _store.PutAsync($"spread:{key}", 2, first.Version)).ModifyRevision.ShouldBeGreaterThan(first.ModifyRevision);
            (await _store.Sequence($"spread:{key}").NextAsync()).First.ShouldBe(1);
        }
    }
}
