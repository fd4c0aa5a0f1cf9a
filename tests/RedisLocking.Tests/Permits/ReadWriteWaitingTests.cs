using RedisLocking.Tests.Waiting;
using RedisLocking.TestSupport;
using RedisLocking.TestWorker;

namespace RedisLocking.Tests.Permits;

/// <summary>Readers and writers in one queue, of whom some die, stop, give up, or do not hear.</summary>
public sealed class ReadWriteWaitingTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Key = "locks:{catalog}";

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    // B's clock stands: it asks no more than a test has it, as one that is dead or deaf.
    private readonly ManualTime _time = new();
    private RedisServer _server = null!;
    private Peer _a = null!, _b = null!, _c = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync();
        _a = await Peer.OpenAsync(_server);
        _b = await Peer.OpenAsync(_server, time: _time);
        _c = await Peer.OpenAsync(_server);
    }

    public async ValueTask DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
        await _c.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_writer_that_died_at_the_head_lets_the_readers_behind_it_in_while_others_read()
    {
        await using var reader = await ReadAsync(_a);
        _ = _b.Locks.WriteLock("catalog").AcquireAsync(Long).AsTask();
        await _b.UntilJoinedAsync(kind: "write");
        var waiting = Enumerable.Range(0, 3).Select(_ => _c.Locks.ReadLock("catalog").AcquireAsync(Long).AsTask()).ToArray();
        await _server.UntilQueuedAsync(Key, places: 4);

        await _b.CutOffAsync();
        await _server.UntilUnheardAsync(_b);

        var readers = await Task.WhenAll(waiting).WithPatience();
        readers.ShouldAllBe(lease => lease.FencingToken > reader.FencingToken);
        (await _server.PlacesAsync(Key)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_writer_that_died_after_it_was_granted_costs_its_claim_and_no_TTL()
    {
        var reader = await ReadAsync(_a);
        _ = _b.Locks.WriteLock("catalog").AcquireAsync(Long).AsTask();
        await _b.UntilJoinedAsync(kind: "write");
        var waiting = _c.Locks.ReadLock("catalog").AcquireAsync(Long).AsTask();
        await _server.UntilQueuedAsync(Key, places: 2);

        _b.Network.HoldReplies();
        var began = TimeProvider.System.GetTimestamp();
        await reader.DisposeAsync();
        await _b.CutOffAsync();

        await using var next = await waiting.WithPatience();
        ServedAfter(began).ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_writer_that_is_stopped_at_the_head_costs_a_claim_and_waits_again_when_it_goes_on()
    {
        await using var stopped = await WorkerProcess.StartAsync(_server);
        var holder = await _a.Locks.WriteLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();
        await stopped.SendAsync("acquire catalog 300000 30000 write");
        await _server.UntilQueuedAsync(Key);
        var waiting = Enumerable.Range(0, 3).Select(_ => _c.Locks.ReadLock("catalog").AcquireAsync(Long).AsTask()).ToArray();
        await _server.UntilQueuedAsync(Key, places: 4);

        stopped.Pause();
        var began = TimeProvider.System.GetTimestamp();
        await holder.DisposeAsync();
        var readers = await Task.WhenAll(waiting).WithPatience();
        ServedAfter(began).ShouldBeLessThan(TimeSpan.FromSeconds(10));

        stopped.Resume();
        var line = stopped.NextLineAsync();
        await _server.UntilQueuedAsync(Key);
        line.IsCompleted.ShouldBeFalse();
        foreach (var reader in readers)
            (await reader.ReleaseAsync().WithPatience()).ShouldBeTrue();
        (await line).ShouldStartWith("granted ");
        FencingToken.Parse((await line)["granted ".Length..], null).ShouldBeGreaterThan(readers.Max(reader => reader.FencingToken));
    }

    [Theory]
    [InlineData("read")]
    [InlineData("write")]
    public async Task A_grant_that_is_on_its_way_to_a_cancelled_waiter_is_passed_on(string kind)
    {
        var holder = await _a.Locks.WriteLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();
        using var cancellation = new CancellationTokenSource();
        var leaving = (kind == "read" ? _b.Locks.ReadLock("catalog") : _b.Locks.WriteLock("catalog")).AcquireAsync(Long, cancellation.Token).AsTask();
        await _b.UntilJoinedAsync(kind: kind);
        var waiting = _c.Locks.WriteLock("catalog").AcquireAsync(Long).AsTask();
        await _server.UntilQueuedAsync(Key, places: 2);
        _b.Network.HoldReplies();
        await holder.DisposeAsync();
        await _server.UntilOneHoldsAsync(Key, _b);

        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => leaving.WithPatience());

        var next = await waiting.WithPatience();
        _b.Network.PassReplies();
        await (await _b.Locks.ReadLock("another").AcquireAsync(TimeSpan.Zero).WithPatience()).DisposeAsync();
        next.ThrowIfLost();
        (await next.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await _server.UntilNothingIsLeftAsync();
    }

    [Fact]
    public async Task Messages_that_are_lost_again_and_again_cost_no_grant_and_let_nobody_meet_a_writer()
    {
        await using var operations = await _server.ConnectAsync();
        var (readers, writers) = (0, 0);
        var holder = await _a.Locks.WriteLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();
        Peer[] peers = [_a, _c];
        var waiters = Task.WhenAll(Enumerable.Range(0, 48).Select(index => index % 4 == 0 ? WriteAsync(peers[index % 2]) : ReadOnceAsync(peers[index % 2])));
        await _server.UntilQueuedAsync(Key, places: 48);

        await holder.DisposeAsync();
        while (!waiters.IsCompleted)
        {
            await operations.SendAsync("CLIENT", "KILL", "TYPE", "pubsub");
            await Task.WhenAny(waiters, Task.Delay(20, TestContext.Current.CancellationToken));
        }

        await waiters;
        await _server.UntilNothingIsLeftAsync();

        async Task WriteAsync(Peer peer)
        {
            await using var lease = await peer.Locks.WriteLock("catalog").AcquireAsync(Long);
            Interlocked.Increment(ref writers).ShouldBe(1);
            Volatile.Read(ref readers).ShouldBe(0);
            await Task.Delay(2);
            Interlocked.Decrement(ref writers);
        }

        async Task ReadOnceAsync(Peer peer)
        {
            await using var lease = await peer.Locks.ReadLock("catalog").AcquireAsync(Long);
            Interlocked.Increment(ref readers);
            Volatile.Read(ref writers).ShouldBe(0);
            await Task.Delay(2);
            Interlocked.Decrement(ref readers);
        }
    }

    [Fact]
    public async Task A_provider_that_closes_tells_its_waiters_and_leaves_their_places()
    {
        await using var holder = await _a.Locks.WriteLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = Enumerable.Range(0, 8).Select(_ => _c.Locks.ReadLock("catalog").AcquireAsync(Long).AsTask()).ToArray();
        await _server.UntilQueuedAsync(Key, places: 8);

        await _c.Locks.DisposeAsync().AsTask().WithPatience();

        foreach (var reader in waiting)
            await Should.ThrowAsync<LockUnavailableException>(() => reader.WithPatience());
        (await _server.PlacesAsync(Key)).ShouldBeEmpty();
        holder.ThrowIfLost();
    }

    private static async Task<ILockLease> ReadAsync(Peer peer) => await peer.Locks.ReadLock("catalog").AcquireAsync(TimeSpan.Zero).WithPatience();

    private TimeSpan ServedAfter(long since)
    {
        var passed = TimeProvider.System.GetElapsedTime(since);
        output.WriteLine($"served after {passed.TotalMilliseconds:0} ms");
        return passed;
    }
}
