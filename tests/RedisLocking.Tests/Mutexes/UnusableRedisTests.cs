using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Mutexes;

/// <summary>A Redis that cannot or will not: always <see cref="LockUnavailableException"/>, in time, saying why, and nothing is left behind.</summary>
public sealed class UnusableRedisTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(800);

    [Fact]
    public async Task Absent()
    {
        await using var server = await RedisServer.StartAsync();
        await server.KillAsync();

        await using var locks = Open(server.Endpoint);

        (await FailsAsync(locks)).ShouldContain("no connection to Redis");
    }

    [Fact]
    public async Task Gone_after_it_was_there()
    {
        await using var server = await RedisServer.StartAsync();
        await using var locks = Open(server.Endpoint);
        await using (await locks.Mutex("before").AcquireAsync(TimeSpan.Zero))
        {
        }

        await server.KillAsync();

        (await FailsAsync(locks)).ShouldContain("connection to Redis");
    }

    [Fact]
    public async Task Stopped_in_the_middle()
    {
        await using var server = await RedisServer.StartAsync();
        await using var locks = Open(server.Endpoint);
        await using (await locks.Mutex("before").AcquireAsync(TimeSpan.Zero))
        {
        }

        server.Pause();
        try
        {
            (await FailsAsync(locks)).ShouldContain("did not answer in time");
        }
        finally
        {
            server.Resume();
        }

        // The call ran when the server woke; nobody holds its lock, so it is swept.
        await Eventually.BecomesTrueAsync(async () => (await server.KeysAsync()) is ["locks:token"] or [], "the late grant was swept");
    }

    [Theory]
    [InlineData("asks for it")]
    [InlineData("stands in its queue")]
    public async Task Stopped_while_somebody_whose_wait_is_short(string stands)
    {
        await using var server = await RedisServer.StartAsync();
        await using var others = Open(server.Endpoint, TimeSpan.FromSeconds(20));
        await using var locks = Open(server.Endpoint, TimeSpan.FromSeconds(3));
        await using var holder = await others.Mutex("order:42").AcquireAsync(TimeSpan.Zero);
        (await locks.Mutex("order:42").TryAcquireAsync()).ShouldBeNull();

        var queued = stands == "stands in its queue";
        var waiting = queued ? locks.Mutex("order:42").TryAcquireAsync(TimeSpan.FromSeconds(2)).AsTask() : null;
        await Eventually.BecomesTrueAsync(async () => !queued || (await server.CliAsync("EXISTS", "locks:{order:42}:queue")).Number == 1, "the waiter is queued");
        server.Pause();
        try
        {
            // The wait ends long before the answer is given up; nobody knows, and it must not be told a conflict.
            waiting ??= locks.Mutex("order:42").TryAcquireAsync(TimeSpan.FromMilliseconds(50)).AsTask();
            await Should.ThrowAsync<LockUnavailableException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(30)));
        }
        finally
        {
            server.Resume();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(",password=wrong-one")]
    public async Task Asking_for_a_password_that_it_was_not_given(string given)
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Password = "secret" });
        await using var locks = Open($"{server.Endpoint},connectTimeout=1000{given}");

        // It is said as soon as the client has found out, which takes it some attempts to connect. StackExchange.Redis 1.2.6 sometimes
        // makes one only, and tells of it that it could not connect: more than it knows cannot be said.
        var message = "";
        await Eventually.BecomesTrueAsync(
            async () => (message = await FailsAsync(locks)) is var said
                && (said.Contains("set password=", StringComparison.Ordinal) || said.Contains("there is no connection to Redis (UnableToConnect on", StringComparison.Ordinal)),
            "the message says what to set, or that the client could not connect",
            TimeSpan.FromMinutes(1));

        message.ShouldNotContain("wrong-one");
        message.ShouldNotContain("secret");
    }

    [Fact]
    public async Task A_replica()
    {
        await using var primary = await RedisServer.StartAsync();
        await using var replica = await RedisServer.StartAsync(new RedisServerOptions { ExtraArguments = ["--replicaof", "127.0.0.1", $"{primary.Port}"] });
        await using var locks = Open(replica.Endpoint);

        await FailsAsync(locks);
    }

    [Fact]
    public async Task Out_of_memory()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { ExtraArguments = ["--maxmemory", "1", "--maxmemory-policy", "noeviction"] });
        await using var locks = Open(server.Endpoint);

        (await FailsAsync(locks)).ShouldContain("maxmemory");
        (await server.KeysAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Writes_refused_because_replicas_are_missing()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { ExtraArguments = ["--min-replicas-to-write", "1"] });
        await using var locks = Open(server.Endpoint);

        (await FailsAsync(locks)).ShouldContain("NOREPLICAS");
    }

    [Fact]
    public async Task Loading_its_data_is_waited_for_or_told_and_never_a_conflict()
    {
        // 10,000 keys, each delayed by 20 µs and a system call: about a second of -LOADING, on connections that stay. It answers only every so many bytes of them.
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { ExtraArguments = ["--key-load-delay", "20", "--enable-debug-command", "yes", "--loading-process-events-interval-bytes", "1024"] });
        await server.CliAsync("EVAL", "for i = 1, 10000 do redis.call('SET', 'k' .. i, i) end", "0");
        await using var locks = Open(server.Endpoint, TimeSpan.FromSeconds(30));
        await using (await locks.Mutex("before").AcquireAsync(TimeSpan.Zero))
        {
        }

        var reload = server.CliAsync("DEBUG", "RELOAD");
        await Eventually.BecomesTrueAsync(() => IsLoadingAsync(server), "the server loads its data");
        try
        {
            await using var meanwhile = await locks.Mutex("meanwhile").AcquireAsync(TimeSpan.Zero);
        }
        catch (LockUnavailableException unavailable)
        {
            // The client drops the connection on -LOADING: then nobody knows what became of a call that was on it.
            unavailable.Message.ShouldContain("'meanwhile'");
        }

        await reload;
        await using (var lease = await locks.Mutex("after").AcquireAsync(TimeSpan.Zero))
            lease.ThrowIfLost();
        await Eventually.BecomesTrueAsync(async () => (await server.KeysAsync()) is ["locks:token"], "nothing is left behind");
    }

    [Fact]
    public async Task A_flushed_script_cache_is_not_even_noticed()
    {
        await using var server = await RedisServer.StartAsync();
        await using var locks = Open(server.Endpoint);
        for (var round = 0; round < 3; round++)
        {
            await server.CliAsync("SCRIPT", "FLUSH");
            var lease = await locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero);
            await server.CliAsync("SCRIPT", "FLUSH");
            (await lease.ReleaseAsync()).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Nothing_is_acquired_after_a_refusal_and_the_next_call_works()
    {
        await using var server = await RedisServer.StartAsync();
        await using var locks = Open(server.Endpoint);
        await server.CliAsync("CONFIG", "SET", "min-replicas-to-write", "1");
        await FailsAsync(locks);
        await server.CliAsync("CONFIG", "SET", "min-replicas-to-write", "0");

        await using var lease = await locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero);

        lease.ThrowIfLost();
    }

    private static async Task<bool> IsLoadingAsync(RedisServer server)
    {
        try
        {
            await server.CliAsync("GET", "k1");
            return false;
        }
        catch (RedisErrorException error)
        {
            return error.Message.StartsWith("LOADING", StringComparison.Ordinal);
        }
    }

    private static RedisLockProvider Open(string connectionString, TimeSpan? deadline = null) =>
        Providers.Open(connectionString, options => options.OperationDeadline = deadline ?? Deadline);

    private static async Task<string> FailsAsync(RedisLockProvider locks)
    {
        // Asking with a wait and without: neither may take a store that is down for a conflict.
        await Should.ThrowAsync<LockUnavailableException>(async () => await locks.Mutex("order:42").TryAcquireAsync(TimeSpan.FromSeconds(5)).AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        var failure = await Should.ThrowAsync<LockUnavailableException>(async () => await locks.Mutex("order:42").TryAcquireAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        failure.Name.Value.ShouldBe("order:42");
        failure.Message.ShouldContain("'order:42'");
        return failure.Message;
    }
}
