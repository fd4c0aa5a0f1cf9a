using System.Globalization;
using RedisLocking.TestSupport;
using RedisLocking.TestWorker;

namespace RedisLocking.FaultTests.Topologies;

/// <summary>What is special about locks of which each lies on the node that has its slot.</summary>
public sealed class ClusterTests(ClusterTopology topology) : IClassFixture<ClusterTopology>
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(50);
    private static readonly LeaseOptions Short = new() { Ttl = TimeSpan.FromSeconds(3) };

    private RedisCluster Cluster => topology.Cluster;

    [Fact]
    public async Task Locks_of_every_node_are_held_together_and_listed_together()
    {
        await using var locks = topology.Open();
        var names = await NamePerPrimaryAsync();

        await using (var all = await locks.AllOf([.. names.Select(name => locks.Mutex(name))]).AcquireAsync(Long))
        {
            all.Parts.Count.ShouldBe(3);
            var listed = new List<string>();
            await foreach (var one in locks.Administration.ListAllAsync())
                listed.Add(one.Name.ToString());
            names.ShouldBeSubsetOf(listed);
        }

        foreach (var name in names)
            (await locks.Administration.FindAsync(name)).ShouldBeNull();
    }

    [Fact]
    public async Task A_session_is_refused_with_the_reason_and_leaves_nothing()
    {
        await using var locks = topology.Open();
        for (var attempt = 0; attempt < 5; attempt++) // Each draws a key of another slot.
            (await Should.ThrowAsync<NotSupportedException>(async () => await locks.OpenSessionAsync(Short.Ttl!.Value))).Message.ShouldContain("Redis Cluster");

        foreach (var primary in await PrimariesAsync())
            (await primary.CliAsync("KEYS", "locks:session:*")).Texts.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_process_is_woken_whichever_node_its_lock_lies_on()
    {
        await using var locks = topology.Open();
        await using var worker = await WorkerProcess.StartAsync(Cluster.ConnectionString);
        foreach (var name in await NamePerPrimaryAsync())
        {
            var lease = await locks.Mutex(name).AcquireAsync(Long);
            await worker.SendAsync($"acquire {name} 50000 30000");
            await Eventually.BecomesTrueAsync(async () => (await locks.Administration.FindAsync(name))?.Waiters == 1, "the process waits");

            await lease.ReleaseAsync();

            var granted = await worker.NextLineAsync();
            granted.ShouldStartWith("granted ");
            long.Parse(granted.Split(' ')[1]).ShouldBeGreaterThan(lease.FencingToken.Value);
            await worker.SendAsync("release");
            (await worker.NextLineAsync()).ShouldBe("released true");
        }
    }

    [Fact]
    public async Task A_lease_outlives_the_move_of_its_slot()
    {
        await using var locks = topology.Open();
        await using var other = topology.Open();
        var name = NewName();
        var slot = await Cluster.SlotOfAsync(name);
        var from = await Cluster.PrimaryOfAsync(slot);
        var lease = await locks.Mutex(name, Short).AcquireAsync(Long);

        await Cluster.MigrateSlotAsync(slot, (await PrimariesAsync()).First(node => node != from));

        (await Cluster.PrimaryOfAsync(slot)).ShouldNotBe(from);
        await Task.Delay(Short.Ttl!.Value * 1.5);
        lease.ThrowIfLost();
        (await AskAsync(other, name)).ShouldBeNull();
        (await lease.ReleaseAsync()).ShouldBeTrue();
        await using var next = await AskAsync(other, name);
        next!.FencingToken.ShouldBeGreaterThan(lease.FencingToken);
    }

    [Fact]
    public async Task A_detached_lease_and_a_waiter_outlive_the_move_of_their_slot()
    {
        await using var locks = topology.Open();
        await using var other = topology.Open();
        var name = NewName();
        var slot = await Cluster.SlotOfAsync(name);
        var from = await Cluster.PrimaryOfAsync(slot);
        var handle = await (await locks.Mutex(name).AcquireAsync(Long)).DetachAsync();
        var waiting = OutsideOfTheFlow.RunAsync(() => other.Mutex(name).AcquireAsync(Long).AsTask());
        await Eventually.BecomesTrueAsync(async () => (await locks.Administration.FindAsync(name))?.Waiters == 1, "the other one waits");

        await Cluster.MigrateSlotAsync(slot, (await PrimariesAsync()).First(node => node != from));

        (await locks.Attach(handle).RenewAsync()).ShouldBeTrue();
        (await locks.Attach(handle).ReleaseAsync()).ShouldBeTrue();
        await using var next = await waiting.WithPatience();
        next.FencingToken.ShouldBeGreaterThan(locks.Attach(handle).FencingToken);
    }

    [Fact]
    public async Task A_lock_whose_slot_moves_is_granted_when_the_move_is_over()
    {
        await using var locks = topology.Open();
        var name = NewName();
        var slot = await Cluster.SlotOfAsync(name);
        var from = await Cluster.PrimaryOfAsync(slot);
        var before = await locks.Mutex(name).AcquireAsync(Long);
        await before.ReleaseAsync();

        var saidBefore = await TryAgainsAsync();

        // The counter of tokens has moved and the lock is nowhere: neither node runs a script that needs both (TRYAGAIN).
        var migration = await Cluster.BeginMigrationAsync(slot, (await PrimariesAsync()).First(node => node != from));
        await migration.MoveKeysAsync();
        var asking = OutsideOfTheFlow.RunAsync(() => locks.Mutex(name).AcquireAsync(Long).AsTask());
        await Eventually.BecomesTrueAsync(async () => await TryAgainsAsync() > saidBefore, "a node said TRYAGAIN");
        asking.IsCompleted.ShouldBeFalse();
        await migration.FinishAsync();

        await using var lease = await asking.WithPatience();
        lease.FencingToken.ShouldBeGreaterThan(before.FencingToken);
    }

    [Fact]
    public async Task What_is_held_and_waited_for_in_a_slot_that_stands_open_is_released_and_granted_when_the_move_is_over()
    {
        await using var locks = topology.Open();
        await using var other = topology.Open();
        var name = NewName();
        var slot = await Cluster.SlotOfAsync(name);
        var from = await Cluster.PrimaryOfAsync(slot);
        var before = await TryAgainsAsync();
        var lease = await locks.Mutex(name).AcquireAsync(Long);
        var waiting = OutsideOfTheFlow.RunAsync(() => other.Mutex(name).AcquireAsync(Long).AsTask());
        await Eventually.BecomesTrueAsync(async () => (await locks.Administration.FindAsync(name))?.Waiters == 1, "the other one waits");

        // The lock has moved and its queue has not: a release needs both.
        var migration = await Cluster.BeginMigrationAsync(slot, (await PrimariesAsync()).First(node => node != from));
        await migration.MoveAsync($"locks:{{{name}}}");
        var releasing = lease.ReleaseAsync().AsTask();
        await Eventually.BecomesTrueAsync(async () => await TryAgainsAsync() > before, "a node said TRYAGAIN");
        releasing.IsCompleted.ShouldBeFalse();
        waiting.IsCompleted.ShouldBeFalse();
        await migration.MoveKeysAsync();
        await migration.FinishAsync();

        (await releasing.WithPatience()).ShouldBeTrue();
        await using var next = await waiting.WithPatience();
        next.FencingToken.ShouldBeGreaterThan(lease.FencingToken);
    }

    private static string NewName() => $"n{Guid.NewGuid():N}";

    private static Task<ILockLease?> AskAsync(RedisLockProvider locks, string name) =>
        OutsideOfTheFlow.RunAsync(() => locks.Mutex(name).TryAcquireAsync(TimeSpan.Zero).AsTask());

    private async Task<HashSet<RedisServer>> PrimariesAsync()
    {
        var primaries = new HashSet<RedisServer>();
        foreach (var node in Cluster.Nodes)
        {
            if ((await node.CliAsync("ROLE")).Items[0].Text == "master")
                primaries.Add(node);
        }

        return primaries;
    }

    private async Task<long> TryAgainsAsync()
    {
        const string Counted = "errorstat_TRYAGAIN:count=";
        var said = 0L;
        foreach (var node in Cluster.Nodes)
        {
            var line = (await node.CliAsync("INFO", "errorstats")).Text!.Split("\r\n").FirstOrDefault(line => line.StartsWith(Counted, StringComparison.Ordinal));
            said += line is null ? 0 : long.Parse(line[Counted.Length..], CultureInfo.InvariantCulture);
        }

        return said;
    }

    private async Task<string[]> NamePerPrimaryAsync()
    {
        var names = new Dictionary<RedisServer, string>();
        while (names.Count < 3)
        {
            var name = NewName();
            names.TryAdd(await Cluster.PrimaryOfAsync(await Cluster.SlotOfAsync(name)), name);
        }

        return [.. names.Values];
    }
}
