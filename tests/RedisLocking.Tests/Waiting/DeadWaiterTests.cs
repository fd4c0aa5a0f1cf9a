using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Waiting;

/// <summary>A waiter that is gone holds up nobody.</summary>
public sealed class DeadWaiterTests(ITestOutputHelper output)
{
    private const string Key = "locks:{order:42}";

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    // The clock of a dead process stands: it asks no more, whatever the test's machine is busy with.
    private readonly ManualTime _stopped = new();

    // One whose clock stands, and who lives, can be served by message alone.
    private readonly ManualTime _listening = new();

    [Fact]
    public async Task A_head_that_died_before_the_release_is_passed_over_at_once()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Peer.OpenAsync(server);
        await using var b = await Peer.OpenAsync(server, time: _stopped);
        await using var c = await Peer.OpenAsync(server, time: _listening);
        var holder = await a.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        _ = b.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        await b.UntilJoinedAsync();
        var next = c.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        var places = await server.UntilQueuedAsync(Key, places: 2);
        await b.CutOffAsync();
        await server.UntilUnheardAsync(b);

        var began = TimeProvider.System.GetTimestamp();
        await holder.DisposeAsync();
        await using var lease = await next.WithPatience();

        // By message, for C never asks again; and within the claim, so none was given to the dead.
        var waited = TimeProvider.System.GetElapsedTime(began);
        output.WriteLine($"served after {waited.TotalMilliseconds:0.0} ms");
        waited.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        c.HandOffs("remote").ShouldBe(1);
        lease.LeaseId.ShouldBe(places[1]);
        (await server.PlacesAsync(Key)).ShouldBeEmpty();
    }

    [Fact]
    public async Task When_every_head_is_dead_the_lock_is_free()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Peer.OpenAsync(server);
        await using var b = await Peer.OpenAsync(server, time: _stopped);
        var holder = await a.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        _ = b.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        await b.UntilJoinedAsync();
        await b.CutOffAsync();
        await server.UntilUnheardAsync(b);

        (await holder.ReleaseAsync().WithPatience()).ShouldBeTrue();

        (await server.KeysAsync()).ShouldBe(["locks:token"]);
    }

    [Fact]
    public async Task A_head_that_died_after_it_was_granted_costs_its_claim_and_no_TTL()
    {
        await using var server = await RedisServer.StartAsync();
        await using var a = await Peer.OpenAsync(server);
        await using var b = await Peer.OpenAsync(server, time: _stopped);
        await using var c = await Peer.OpenAsync(server);
        var holder = await a.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        _ = b.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        await b.UntilJoinedAsync();
        var next = c.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        await server.UntilQueuedAsync(Key, places: 2);

        b.Network.HoldReplies();
        var began = TimeProvider.System.GetTimestamp();
        await holder.DisposeAsync();
        await b.CutOffAsync();
        await using var lease = await next.WithPatience();

        var waited = TimeProvider.System.GetElapsedTime(began);
        output.WriteLine($"served after {waited.TotalMilliseconds:0} ms");
        waited.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }
}
