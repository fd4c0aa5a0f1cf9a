using System.Globalization;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.HoldOffs;

/// <summary>A server that was started, emptied or promoted grants nothing while somebody may still believe in a lock there.</summary>
public sealed class RestartHoldOffTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_server_that_nobody_has_used_yet_is_held_off_once()
    {
        await using var server = await RedisServer.StartAsync();
        await using var locks = Open(server, TimeSpan.FromSeconds(2));

        foreach (var one in EveryKind(locks))
            (await Should.ThrowAsync<LockUnavailableException>(() => one.TryAcquireAsync().WithPatience())).Message.ShouldContain("grants nothing for another");

        await GrantsAsync(locks);
        foreach (var one in EveryKind(locks))
            await (await one.AcquireAsync(TimeSpan.Zero).WithPatience()).DisposeAsync();
        (await server.KeysAsync()).ShouldBe(["locks:token", "locks:token:member"]);
    }

    [Fact]
    public async Task A_server_that_is_said_to_be_new_grants_at_once()
    {
        await using var server = await RedisServer.StartAsync();
        await using var locks = await OpenInitializedAsync(server);
        await locks.InitializeAsync().WithPatience();

        foreach (var one in EveryKind(locks))
            await (await one.AcquireAsync(TimeSpan.Zero).WithPatience()).DisposeAsync();
    }

    [Fact]
    public async Task Without_the_option_there_is_nothing_to_initialize_and_no_key_more()
    {
        await using var server = await RedisServer.StartAsync();
        await using var locks = Providers.Open(server);

        await locks.InitializeAsync().WithPatience();
        await (await locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience()).DisposeAsync();

        (await server.KeysAsync()).ShouldBe(["locks:token"]);
    }

    [Fact]
    public async Task A_server_that_restarts_without_its_data_grants_nothing_until_the_time_has_passed()
    {
        await using var server = await RedisServer.StartAsync();
        await using var locks = await OpenInitializedAsync(server);
        var before = await locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        await server.RestartAsync();

        await using var others = Open(server);
        await HeldOffAsync(others);
        await HeldOffAsync(others, "another");
        await before.Lost.CancelledAsync();

        await MakeTimePassAsync(server);
        await using var after = await others.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        after.FencingToken.ShouldBeGreaterThan(before.FencingToken);
    }

    [Fact]
    public async Task A_server_that_is_emptied_grants_nothing_until_the_time_has_passed()
    {
        await using var server = await RedisServer.StartAsync();
        await using var locks = await OpenInitializedAsync(server);
        await using var before = await locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        await server.CliAsync("FLUSHALL");

        await using var others = Open(server);
        await HeldOffAsync(others);

        await MakeTimePassAsync(server);
        await using var after = await others.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        after.FencingToken.ShouldBeGreaterThan(before.FencingToken);
    }

    [Fact]
    public async Task After_a_restart_with_data_what_is_held_is_renewed_checked_and_released_and_nothing_is_granted()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { AppendOnly = true, ExtraArguments = ["--appendfsync", "always"] });
        await using var locks = await OpenInitializedAsync(server);
        var lease = await locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var detached = locks.Attach(await (await locks.Mutex("document:42").AcquireAsync(TimeSpan.Zero).WithPatience()).DetachAsync(TimeSpan.FromSeconds(20)).WithPatience());
        await server.RestartAsync();

        await using var others = Open(server);
        await HeldOffAsync(others, "another");
        (await detached.CheckAsync().WithPatience()).ShouldNotBeNull();
        (await detached.RenewAsync().WithPatience()).ShouldBeTrue();
        (await detached.ReleaseAsync().WithPatience()).ShouldBeTrue();
        lease.ThrowIfLost();
        (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue();
        await HeldOffAsync(others, "order:42");
        await HeldOffAsync(others, "document:42");

        await MakeTimePassAsync(server);
        await using var after = await others.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
    }

    [Fact]
    public async Task After_a_restart_with_data_a_release_hands_the_lock_to_nobody_until_the_time_has_passed()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { AppendOnly = true, ExtraArguments = ["--appendfsync", "always"] });
        await using var locks = await OpenInitializedAsync(server);
        await using var others = Open(server);
        foreach (var (held, asked) in (IEnumerable<(IDistributedLock, IDistributedLock)>)[(locks.Mutex("a"), others.Mutex("a")), (locks.WriteLock("b"), others.ReadLock("b"))])
        {
            var key = $"locks:{{{held.Name}}}";
            var holder = await held.AcquireAsync(TimeSpan.Zero).WithPatience();
            var waiting = asked.AcquireAsync(Long).AsTask();
            await Eventually.BecomesTrueAsync(async () => (await server.CliAsync("ZCARD", $"{key}:queue")).Number == 1, "it waits");
            await server.RestartAsync();

            (await holder.ReleaseAsync().WithPatience()).ShouldBeTrue();

            await Eventually.BecomesTrueAsync(async () => (await server.CliAsync("EXISTS", "locks:token:held-off")).Number == 1, "the server is held off");
            (await server.CliAsync("EXISTS", key)).Number.ShouldBe(0);
            waiting.IsCompletedSuccessfully.ShouldBeFalse();
            await MakeTimePassAsync(server);
            await waiting.ContinueWith(_ => { }, TaskScheduler.Default).WithPatience();
            if (waiting.IsCompletedSuccessfully)
                await (await waiting).DisposeAsync();
            else
                waiting.Exception!.InnerException.ShouldBeOfType<LockUnavailableException>();
            await (await others.Mutex("c").AcquireAsync(TimeSpan.Zero).WithPatience()).DisposeAsync();
        }
    }

    [Fact]
    public async Task A_TTL_above_the_hold_off_is_refused_wherever_it_is_said()
    {
        await using var server = await RedisServer.StartAsync();
        await using var locks = await OpenInitializedAsync(server);
        await using var free = Providers.Open(server);
        var tooLong = new LeaseOptions { Ttl = TimeSpan.FromHours(1) };

        foreach (var ask in (Func<IDistributedLock>[])[() => locks.Mutex("a", tooLong), () => locks.ReadLock("a", tooLong), () => locks.WriteLock("a", tooLong), () => locks.Semaphore("a", 2, tooLong)])
            Should.Throw<ArgumentException>(ask).Message.ShouldContain("RestartHoldOff");
        await using var lease = await locks.Mutex("a").AcquireAsync(TimeSpan.Zero).WithPatience();
        (await Should.ThrowAsync<ArgumentException>(() => lease.DetachAsync(TimeSpan.FromHours(1)).WithPatience())).Message.ShouldContain("RestartHoldOff");
        lease.ThrowIfLost();
        var handle = await (await free.Mutex("b").AcquireAsync(TimeSpan.Zero).WithPatience()).DetachAsync(TimeSpan.FromHours(1)).WithPatience();
        Should.Throw<ArgumentException>(() => locks.Attach(handle)).Message.ShouldContain("RestartHoldOff");
        (await free.Attach(handle).ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_cluster_is_refused()
    {
        await using var node = await RedisServer.StartAsync(new RedisServerOptions { ExtraArguments = ["--cluster-enabled", "yes"] });
        await node.CliAsync("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
        await Eventually.BecomesTrueAsync(async () => RedisInfo.Fields(await node.CliAsync("CLUSTER", "INFO"))["cluster_state"] == "ok", "the cluster is well");
        await using var locks = Open(node);

        (await Should.ThrowAsync<LockUnavailableException>(() => locks.Mutex("a").TryAcquireAsync().WithPatience())).Message.ShouldContain("RestartHoldOff is not offered on a Cluster");
        (await Should.ThrowAsync<LockUnavailableException>(() => locks.InitializeAsync().WithPatience())).Message.ShouldContain("RestartHoldOff is not offered on a Cluster");
    }

    private static IDistributedLock[] EveryKind(RedisLockProvider locks) => [locks.Mutex("a"), locks.ReadLock("b"), locks.WriteLock("c"), locks.Semaphore("d", 2), locks.AllOf("e", "f")];

    private static async Task HeldOffAsync(RedisLockProvider locks, string name = "order:42") =>
        (await Should.ThrowAsync<LockUnavailableException>(() => locks.Mutex(name).TryAcquireAsync().WithPatience())).Message.ShouldContain("grants nothing for another");

    private static Task GrantsAsync(RedisLockProvider locks) => Eventually.BecomesTrueAsync(
        async () =>
        {
            try
            {
                await (await locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero)).DisposeAsync();
                return true;
            }
            catch (LockUnavailableException)
            {
                return false;
            }
        },
        "the server grants");

    /// <summary>As if the server had been held off for as long as it must: the end that it has noted is now.</summary>
    private static async Task MakeTimePassAsync(RedisServer server)
    {
        var mark = (await server.CliAsync("GET", "locks:token:held-off")).Text!.Split('/');
        long.Parse(mark[1], CultureInfo.InvariantCulture).ShouldBeGreaterThan(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        await server.CliAsync("SET", "locks:token:held-off", mark[0] + "/0");
    }

    private static async Task<RedisLockProvider> OpenInitializedAsync(RedisServer server)
    {
        var locks = Open(server);
        await locks.InitializeAsync().WithPatience();
        return locks;
    }

    /// <summary>Long enough that no test sees its end unless it says so.</summary>
    private static RedisLockProvider Open(RedisServer server, TimeSpan? holdOff = null) => Providers.Open(server, options =>
        (options.RestartHoldOff, options.Ttl) = (holdOff ?? TimeSpan.FromMinutes(10), holdOff ?? TimeSpan.FromSeconds(20)));
}
