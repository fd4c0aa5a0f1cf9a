using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Waiting;

/// <summary>A lease that is lost while others wait for it in the same process: its holder is told, and the next one contends.</summary>
public sealed class LostUnderWaitersTests(RedisServerFixture redis)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private readonly string _prefix = Providers.NewPrefix();

    private RedisServer Server => redis.Server;

    private string Key => $"{_prefix}:{{order:42}}";

    [Fact]
    public async Task A_deleted_key_is_taken_anew_by_the_next_local_waiter_once_its_holder_was_told()
    {
        await using var here = await OpenAsync();
        await using var holder = await here.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = here.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        await Server.CliAsync("DEL", Key);

        await using var lease = await waiting.WithPatience();

        holder.Lost.IsCancellationRequested.ShouldBeTrue();
        lease.FencingToken.ShouldBeGreaterThan(holder.FencingToken);
        (await Server.CliAsync("GET", Key)).Text.ShouldBe(lease.LeaseId);
        (await holder.ReleaseAsync().WithPatience()).ShouldBeFalse();
        lease.ThrowIfLost();
        (await Server.CliAsync("GET", Key)).Text.ShouldBe(lease.LeaseId);
    }

    [Fact]
    public async Task A_lock_that_somebody_else_took_is_waited_for_by_the_next_local_waiter()
    {
        await using var here = await OpenAsync();
        await using var elsewhere = await OpenAsync();
        await using var holder = await here.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = here.Locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        await Server.CliAsync("DEL", Key);
        var thief = await elsewhere.Locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();

        await holder.UntilLostAsync(TimeSpan.FromSeconds(30));
        await Server.UntilQueuedAsync(Key);
        waiting.IsCompleted.ShouldBeFalse();
        await thief.DisposeAsync();

        await using var lease = await waiting.WithPatience();
        lease.FencingToken.ShouldBeGreaterThan(thief.FencingToken);
    }

    [Fact]
    public async Task A_holder_that_hangs_loses_the_lock_to_the_next_local_waiter_at_its_longest_hold()
    {
        var options = new LeaseOptions { MaxHold = TimeSpan.FromSeconds(2) };
        await using var here = await OpenAsync();
        await using var hung = await here.Locks.Mutex("order:42", options).AcquireAsync(TimeSpan.Zero).WithPatience();

        await using var lease = await here.Locks.Mutex("order:42", options).AcquireAsync(Long).WithPatience();

        Should.Throw<LockLostException>(hung.ThrowIfLost).Message.ShouldContain("longest allowed time");
        lease.FencingToken.ShouldBeGreaterThan(hung.FencingToken);
    }

    private Task<Peer> OpenAsync() => Peer.OpenAsync(Server, _prefix, options => options.Ttl = TimeSpan.FromSeconds(3));
}
