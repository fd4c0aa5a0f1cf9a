using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Leases;

/// <summary>A holder whose Redis is gone knows it before anybody else can have the lock.</summary>
public sealed class LossTests
{
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(1.5);

    // Its margin of 300 ms is what a busy machine may take to run a timer.
    private static readonly TimeSpan LongTtl = TimeSpan.FromSeconds(6);

    [Theory]
    [InlineData("stopped")]
    [InlineData("killed")]
    public async Task Lost_fires_before_the_key_expires_when_the_server_is(string fate)
    {
        await using var server = await RedisServer.StartAsync();
        await using var locks = Providers.Open(server, options => (options.Ttl, options.OperationDeadline) = (LongTtl, TimeSpan.FromSeconds(1)));
        var began = TimeProvider.System.GetTimestamp();
        var lease = await locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero);
        if (fate == "stopped")
            server.Pause();
        else
            await server.KillAsync();
        try
        {
            await lease.UntilLostAsync(LongTtl * 2);

            // Redis began to count after us, so the key lasts at least this long.
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(LongTtl);
            Should.Throw<LockLostException>(lease.ThrowIfLost);
        }
        finally
        {
            if (fate == "stopped")
                server.Resume();
        }
    }

    [Fact]
    public async Task A_server_that_is_away_for_less_than_the_TTL_costs_no_lease()
    {
        await using var server = await RedisServer.StartAsync();
        await using var locks = Providers.Open(server, options => (options.Ttl, options.OperationDeadline) = (TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(2)));
        await using var lease = await locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero);

        // A renewal is due at 4 s, is given up at 6 s, and is tried again every 400 ms from then on.
        server.Pause();
        await Task.Delay(TimeSpan.FromSeconds(6.5));
        server.Resume();
        await Task.Delay(TimeSpan.FromSeconds(6));

        lease.Lost.IsCancellationRequested.ShouldBeFalse();
        (await lease.ReleaseAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_callback_of_Lost_that_blocks_delays_nobody_elses_lease()
    {
        await using var server = await RedisServer.StartAsync();
        await using var locks = Open(server);
        var blocked = await locks.Mutex("blocked").AcquireAsync(TimeSpan.Zero);
        using var release = new ManualResetEventSlim();
        await using var registration = blocked.Lost.Register(() => release.Wait(TimeSpan.FromSeconds(30)));
        await using var other = await locks.Mutex("other").AcquireAsync(TimeSpan.Zero);

        await server.CliAsync("DEL", "locks:{blocked}");
        await Task.Delay(Ttl * 2);

        blocked.Lost.IsCancellationRequested.ShouldBeTrue();
        other.ThrowIfLost();
        (await other.ReleaseAsync()).ShouldBeTrue();
        release.Set();
    }

    [Fact]
    public async Task Code_that_blocks_after_an_acquire_does_not_hold_up_other_calls()
    {
        await using var server = await RedisServer.StartAsync();
        await using var locks = Open(server);
        await using var lease = await locks.Mutex("a").AcquireAsync(TimeSpan.Zero);
        using var release = new ManualResetEventSlim();
        var blocking = BlockAfterAcquireAsync();

        await using (var other = await locks.Mutex("c").AcquireAsync(TimeSpan.Zero).AsTask().WaitAsync(TimeSpan.FromSeconds(20)))
        {
            other.ThrowIfLost();
        }

        release.Set();
        await blocking;

        async Task BlockAfterAcquireAsync()
        {
            await using var held = await locks.Mutex("b").AcquireAsync(TimeSpan.Zero);
            release.Wait(TimeSpan.FromSeconds(30)).ShouldBeTrue();
        }
    }

    private static RedisLockProvider Open(RedisServer server) =>
        Providers.Open(server, options => (options.Ttl, options.OperationDeadline) = (Ttl, TimeSpan.FromSeconds(1)));
}
