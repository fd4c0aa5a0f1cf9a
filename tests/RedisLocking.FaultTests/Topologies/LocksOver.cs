using RedisLocking.TestSupport;

namespace RedisLocking.FaultTests.Topologies;

/// <summary>What a lock does, over a way to run Redis that is in order.</summary>
public abstract class LocksOver<TTopology>(TTopology topology) : IAsyncLifetime, IClassFixture<TTopology>
    where TTopology : Topology
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(50);

    // Of its own for each test, and on another node of a Cluster as chance has it.
    private readonly string _name = $"n{Guid.NewGuid():N}";

    protected TTopology Topology => topology;

    protected RedisLockProvider One { get; } = topology.Open();

    protected RedisLockProvider Other { get; } = topology.Open();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await One.DisposeAsync();
        await Other.DisposeAsync();
    }

    [Fact]
    public async Task A_lock_is_refused_to_others_while_it_is_held_and_free_when_it_was_released()
    {
        var lease = await One.Mutex(_name).AcquireAsync(Long);
        (await AskAsync(Other.Mutex(_name))).ShouldBeNull();
        (await lease.ReleaseAsync()).ShouldBeTrue();

        await using var next = await AskAsync(Other.Mutex(_name));
        next!.FencingToken.ShouldBeGreaterThan(lease.FencingToken);
    }

    [Fact]
    public async Task Two_processes_hand_a_lock_to_and_fro()
    {
        var tokens = new List<FencingToken>();
        var gate = new Lock();

        await Task.WhenAll(TakeAsync(One), TakeAsync(Other)).WithPatience();

        tokens.Count.ShouldBe(40);
        tokens.ShouldBe(tokens.Order());
        tokens.ShouldBeUnique();

        Task TakeAsync(RedisLockProvider locks) => Task.Run(async () =>
        {
            for (var time = 0; time < 20; time++)
            {
                await using var lease = await locks.Mutex(_name).AcquireAsync(Long);
                lock (gate)
                    tokens.Add(lease.FencingToken);
            }
        });
    }

    [Fact]
    public async Task A_waiter_is_granted_what_the_holder_releases()
    {
        var lease = await One.Mutex(_name).AcquireAsync(Long);
        var waiting = WaitAsync(Other.Mutex(_name));
        await Eventually.BecomesTrueAsync(async () => (await One.Administration.FindAsync(_name))?.Waiters == 1, "the other process waits");

        await lease.ReleaseAsync();

        await using var next = await waiting.WithPatience();
        next.FencingToken.ShouldBeGreaterThan(lease.FencingToken);
    }

    [Fact]
    public async Task A_lease_lives_longer_than_its_TTL()
    {
        await using var lease = await One.Mutex(_name, new LeaseOptions { Ttl = TimeSpan.FromSeconds(3) }).AcquireAsync(Long);

        await Task.Delay(TimeSpan.FromSeconds(5));

        lease.ThrowIfLost();
        (await AskAsync(Other.Mutex(_name))).ShouldBeNull();
    }

    [Fact]
    public async Task Readers_share_and_a_writer_is_alone()
    {
        var first = await One.ReadLock(_name).AcquireAsync(Long);
        var second = await AskAsync(Other.ReadLock(_name));
        var writing = WaitAsync(Other.WriteLock(_name));
        await Eventually.BecomesTrueAsync(async () => (await One.Administration.FindAsync(_name))?.Waiters == 1, "the writer waits");
        await first.ReleaseAsync();
        await second!.ReleaseAsync();

        await using var writer = await writing.WithPatience();
        (await AskAsync(One.ReadLock(_name))).ShouldBeNull();
    }

    [Fact]
    public async Task A_semaphore_has_its_permits_and_no_more()
    {
        await using var first = await One.Semaphore(_name, 2).AcquireAsync(Long);
        await using var second = await AskAsync(Other.Semaphore(_name, 2));

        second.ShouldNotBeNull();
        (await AskAsync(Other.Semaphore(_name, 2))).ShouldBeNull();
    }

    [Fact]
    public async Task Several_locks_are_taken_together_or_not_at_all()
    {
        string[] names = [.. Enumerable.Range(0, 8).Select(number => $"{_name}-{number}")];
        var held = await One.Mutex(names[^1]).AcquireAsync(Long);
        (await AskAsync(Other.AllOf([.. names.Select(name => Other.Mutex(name))]))).ShouldBeNull();
        (await One.Administration.FindAsync(names[0])).ShouldBeNull();

        var waiting = WaitAsync(Other.AllOf([.. names.Select(name => Other.Mutex(name))]));
        await Eventually.BecomesTrueAsync(async () => (await One.Administration.FindAsync(names[^1]))?.Waiters == 1, "the other process waits for the last one");
        await held.ReleaseAsync();

        await using var all = await waiting.WithPatience();
        all.Parts.Count.ShouldBe(names.Length);
        (await AskAsync(One.Mutex(names[0]))).ShouldBeNull();
    }

    [Fact]
    public async Task A_detached_lease_is_renewed_and_released_by_another_process()
    {
        var handle = await (await One.Mutex(_name).AcquireAsync(Long)).DetachAsync();

        var attached = Other.Attach(handle);
        (await attached.RenewAsync()).ShouldBeTrue();
        (await AskAsync(Other.Mutex(_name))).ShouldBeNull();
        (await attached.ReleaseAsync()).ShouldBeTrue();

        await using var next = await AskAsync(One.Mutex(_name));
        next!.FencingToken.ShouldBeGreaterThan(attached.FencingToken);
    }

    [Fact]
    public async Task All_that_is_held_is_listed_and_can_be_taken_away()
    {
        string[] names = [.. Enumerable.Range(0, 30).Select(number => $"{_name}-{number:00}")];
        var leases = await Task.WhenAll(names.Select(name => WaitAsync(One.Mutex(name))));

        var listed = new List<string>();
        await foreach (var one in Other.Administration.ListAllAsync(_name))
            listed.Add(one.Name.ToString());
        listed.Order(StringComparer.Ordinal).ShouldBe(names);

        (await Other.Administration.ForceReleaseAsync(names[0])).ShouldNotBeNull();
        await leases[0].Lost.CancelledAsync();
        foreach (var lease in leases)
            await lease.DisposeAsync();
    }

    protected static Task<ILockLease?> AskAsync(IDistributedLock one) => OutsideOfTheFlow.RunAsync(() => one.TryAcquireAsync(TimeSpan.Zero).AsTask());

    protected static Task<ILockLease> WaitAsync(IDistributedLock one) => OutsideOfTheFlow.RunAsync(() => one.AcquireAsync(Long).AsTask());
}
