using NSubstitute;
using RedisLocking.Tests.Waiting;
using RedisLocking.TestSupport;
using StackExchange.Redis;

namespace RedisLocking.Tests.Leases;

/// <summary>Redis transactions that depend on a lease: done while the lock is that lease's, and not at all afterwards.</summary>
public sealed class GuardedTransactionTests(RedisServerFixture redis) : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private readonly string _prefix = Providers.NewPrefix();
    private ConnectionMultiplexer? _connection;

    private RedisServer Server => redis.Server;

    private IDatabase Database => _connection!.GetDatabase();

    private string Key => $"{_prefix}:{{order:42}}";

    private string Written => $"{_prefix}:written";

    public async ValueTask InitializeAsync() => _connection = await TransactionClient.ConnectAsync(Server);

    public async ValueTask DisposeAsync() => await _connection!.CloseAsync();

    [Fact]
    public async Task While_the_lease_lasts_the_transaction_is_executed()
    {
        await using var locks = Open();
        await using var lease = await AcquireAsync(locks);
        var transaction = await BeginAsync(lease);

        (await transaction.ExecuteAsync().WithPatience()).ShouldBeTrue();

        (await WrittenAsync()).ShouldBe(lease.FencingToken.ToString());
        (await Server.CliAsync("GET", Key)).Text.ShouldBe(lease.LeaseId + "+");
        (await lease.ReleaseAsync()).ShouldBeTrue();
        (await Server.CliAsync("EXISTS", Key)).Number.ShouldBe(0);
    }

    // A holder that blocks there would keep the answers of all other calls waiting.
    [Fact]
    public async Task What_awaits_the_guard_does_not_go_on_inside_of_the_client()
    {
        await using var locks = Open();
        await using var lease = await AcquireAsync(locks);
        var transaction = Database.CreateTransaction();

        // Without a context, as in a service: the test's own would bring it to another thread anyway.
        var callers = await Task.Run(async () =>
        {
            await lease.GuardAsync(transaction).ConfigureAwait(false);
            return Environment.StackTrace;
        }).WithPatience();

        callers.ShouldNotContain("StackExchange");
    }

    [Fact]
    public async Task When_the_lock_was_deleted_nothing_of_the_transaction_is_done()
    {
        await using var locks = Open();
        await using var lease = await AcquireAsync(locks);
        var transaction = await BeginAsync(lease);

        await Server.CliAsync("DEL", Key);

        (await transaction.ExecuteAsync().WithPatience()).ShouldBeFalse();
        (await WrittenAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task When_somebody_else_has_the_lock_nothing_of_the_transaction_is_done()
    {
        await using var locks = Open();
        await using var others = Open();
        await using var lease = await AcquireAsync(locks);
        var transaction = await BeginAsync(lease);
        await Server.CliAsync("DEL", Key);
        await using var next = await AcquireAsync(others);

        (await transaction.ExecuteAsync().WithPatience()).ShouldBeFalse();

        (await WrittenAsync()).ShouldBeNull();
        (await (await BeginAsync(next)).ExecuteAsync().WithPatience()).ShouldBeTrue();
        (await WrittenAsync()).ShouldBe(next.FencingToken.ToString());
    }

    [Fact]
    public async Task Guarding_finds_out_that_the_lock_is_gone_and_says_so_to_all_who_look()
    {
        await using var locks = Open();
        await using var lease = await AcquireAsync(locks);
        await Server.CliAsync("SET", Key, "v1/somebody/1/else/1");

        (await BeginAsync(lease).ShouldThrowAsync<LockLostException>()).Name.ShouldBe(lease.Name);

        lease.Lost.IsCancellationRequested.ShouldBeTrue();
        (await Server.CliAsync("GET", Key)).Text.ShouldBe("v1/somebody/1/else/1");
        await Server.CliAsync("DEL", Key);
    }

    [Fact]
    public async Task A_lease_that_was_released_guards_nothing()
    {
        await using var locks = Open();
        var lease = await AcquireAsync(locks);
        var begun = await BeginAsync(lease);
        await lease.ReleaseAsync();

        (await begun.ExecuteAsync().WithPatience()).ShouldBeFalse();
        await BeginAsync(lease).ShouldThrowAsync<LockLostException>();
    }

    [Fact]
    public async Task Waiters_that_come_before_or_after_the_guard_do_not_disturb_it()
    {
        await using var locks = Open();
        await using var others = Open();
        await using var more = Open();
        await using var lease = await AcquireAsync(locks);
        using var leave = new CancellationTokenSource();
        var before = others.Mutex("order:42").AcquireAsync(Long, leave.Token).AsTask();
        await Server.UntilQueuedAsync(Key);
        var transaction = await BeginAsync(lease);
        var after = more.Mutex("order:42").AcquireAsync(Long, leave.Token).AsTask();
        await Server.UntilQueuedAsync(Key, places: 2);

        (await transaction.ExecuteAsync().WithPatience()).ShouldBeTrue();

        await leave.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => before.WithPatience());
        await Should.ThrowAsync<OperationCanceledException>(() => after.WithPatience());
    }

    [Fact]
    public async Task Each_of_many_transactions_is_executed_while_waiters_come_and_go()
    {
        await using var locks = Open();
        await using var others = Open();
        await using var lease = await AcquireAsync(locks);
        using var done = new CancellationTokenSource();
        var coming = ComeAndGoAsync(others, done.Token);

        for (var round = 0; round < 200; round++)
            (await (await BeginAsync(lease)).ExecuteAsync().WithPatience()).ShouldBeTrue($"round {round}");

        await done.CancelAsync();
        (await coming.WithPatience()).ShouldBeGreaterThan(0);
    }

    // The value in Redis names the process's hold, which may pass from lease to lease: a pinned one must not.
    [Fact]
    public async Task A_transaction_of_a_released_lease_is_not_executed_for_the_next_holder_in_the_same_process()
    {
        await using var locks = Open();
        var lease = await AcquireAsync(locks);
        var next = locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        var late = await BeginAsync(lease);

        await lease.ReleaseAsync();
        await using var held = await next.WithPatience();

        held.LeaseId.ShouldNotStartWith(lease.LeaseId);
        (await late.ExecuteAsync().WithPatience()).ShouldBeFalse();
        (await (await BeginAsync(held)).ExecuteAsync().WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_lease_that_came_from_a_waiter_of_this_process_guards_too()
    {
        await using var locks = Open();
        var first = await AcquireAsync(locks);
        var next = locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        await first.ReleaseAsync();
        await using var passed = await next.WithPatience();
        passed.LeaseId.ShouldStartWith(first.LeaseId);

        (await (await BeginAsync(passed)).ExecuteAsync().WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_transaction_that_is_executed_after_renewals_depends_on_the_lease_as_well()
    {
        await using var locks = Open(TimeSpan.FromSeconds(3));
        await using var lease = await AcquireAsync(locks);
        var transaction = await BeginAsync(lease);
        var left = await TtlAsync();
        await Eventually.BecomesTrueAsync(async () => await TtlAsync() is var now && (now > left || (left = now) < 0), "the lease was renewed");

        (await transaction.ExecuteAsync().WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public async Task Guarding_does_not_prolong_the_longest_hold()
    {
        await using var locks = Open();
        await using var lease = await locks.Mutex("order:42", new LeaseOptions { MaxHold = TimeSpan.FromSeconds(2) }).AcquireAsync(TimeSpan.Zero).WithPatience();

        await Eventually.BecomesTrueAsync(
            async () =>
            {
                try
                {
                    await lease.GuardAsync(Database.CreateTransaction());
                    return false;
                }
                catch (LockLostException)
                {
                    return true;
                }
            },
            "the lease is lost by its longest hold");
    }

    [Fact]
    public async Task A_lease_of_several_locks_guards_with_each_of_them()
    {
        await using var locks = Open();
        await using var one = await AcquireAsync(locks);
        await using var other = await locks.Mutex("order:43").AcquireAsync(TimeSpan.Zero).WithPatience();
        var both = Substitute.For<ILockLease>();
        both.Parts.Returns([one, other]);
        (await (await BeginAsync(both)).ExecuteAsync().WithPatience()).ShouldBeTrue();

        var transaction = await BeginAsync(both);
        await Server.CliAsync("DEL", $"{_prefix}:{{order:43}}");

        (await transaction.ExecuteAsync().WithPatience()).ShouldBeFalse();
    }

    [Fact]
    public void GuardAsync_LeaseThatIsNotInRedis_SaysSo()
    {
        var lease = Substitute.For<ILockLease>();
        lease.Name.Returns(new LockName("order:42"));

        var refused = Should.Throw<ArgumentException>(() => { _ = lease.GuardAsync(Database.CreateTransaction()); });

        refused.ParamName.ShouldBe("lease");
        refused.Message.ShouldContain("order:42");
    }

    [Fact]
    public async Task GuardAsync_RedisDoesNotAnswer_SaysThatNobodyKnows()
    {
        await using var server = await RedisServer.StartAsync();
        await using var peer = await Peer.OpenAsync(server, configure: options => options.OperationDeadline = TimeSpan.FromSeconds(8));
        await using var lease = await AcquireAsync(peer.Locks);
        using var connection = await TransactionClient.ConnectAsync(server);
        var transaction = connection.GetDatabase().CreateTransaction();

        server.Pause();
        await lease.GuardAsync(transaction).WithPatience().ShouldThrowAsync<LockUnavailableException>();
        server.Resume();

        lease.ThrowIfLost();
    }

    private RedisLockProvider Open(TimeSpan? ttl = null) => Providers.Open(Server, options =>
    {
        options.KeyPrefix = _prefix;
        options.OperationDeadline = TimeSpan.FromSeconds(30);
        options.Ttl = ttl ?? LeaseOptions.DefaultTtl;
        options.LocalPassBudget = TimeSpan.FromSeconds(1);
    });

    private static Task<ILockLease> AcquireAsync(RedisLockProvider locks) => locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();

    private async Task<ITransaction> BeginAsync(ILockLease lease)
    {
        var transaction = Database.CreateTransaction();
        await lease.GuardAsync(transaction).WithPatience();
        _ = transaction.StringSetAsync(Written, lease.FencingToken.Value);
        return transaction;
    }

    private async Task<string?> WrittenAsync() => (await Server.CliAsync("GET", Written)).Text;

    private async Task<long> TtlAsync() => (await Server.CliAsync("PTTL", Key)).Number;

    /// <summary>Asks for the lock and gives up, again and again; how often.</summary>
    private static async Task<int> ComeAndGoAsync(RedisLockProvider locks, CancellationToken done)
    {
        for (var times = 0; ; times++)
        {
            if (done.IsCancellationRequested)
                return times;
            (await locks.Mutex("order:42").TryAcquireAsync(TimeSpan.FromMilliseconds(2), CancellationToken.None)).ShouldBeNull();
        }
    }
}
