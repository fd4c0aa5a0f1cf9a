using RedisLocking.Tests.Leases;
using RedisLocking.TestSupport;
using StackExchange.Redis;

namespace RedisLocking.Tests.Sessions;

/// <summary>Redis transactions that depend on a session's lease.</summary>
public sealed class GuardedSessionTests(RedisServerFixture redis) : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private readonly string _prefix = Providers.NewPrefix();
    private ConnectionMultiplexer _connection = null!;
    private RedisLockProvider _locks = null!;
    private RedisLockProvider _others = null!;
    private ILockSession _session = null!;

    private RedisServer Server => redis.Server;

    public async ValueTask InitializeAsync()
    {
        _connection = await TransactionClient.ConnectAsync(Server);
        _locks = Providers.Open(Server, options => options.KeyPrefix = _prefix);
        _others = Providers.Open(Server, options => options.KeyPrefix = _prefix);
        _session = await _locks.OpenSessionAsync(Long).AsTask().WithPatience();
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _locks.DisposeAsync();
        await _others.DisposeAsync();
        await _connection.CloseAsync();
    }

    [Fact]
    public async Task While_the_session_lasts_the_transaction_is_executed()
    {
        await using var lease = await _session.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var transaction = _connection.GetDatabase().CreateTransaction();
        _ = transaction.StringSetAsync($"{_prefix}:written", "1");
        await lease.GuardAsync(transaction).WithPatience();

        (await transaction.ExecuteAsync().WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_transaction_is_not_executed_for_who_lost_the_lock_with_its_session_after_it_was_guarded()
    {
        await using var lease = await _session.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        var transaction = _connection.GetDatabase().CreateTransaction();
        _ = transaction.StringSetAsync($"{_prefix}:written", "1");
        await lease.GuardAsync(transaction).WithPatience();

        await Server.DeleteSessionAsync(_prefix);
        await using var next = await _others.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();

        (await transaction.ExecuteAsync().WithPatience()).ShouldBeFalse();
        (await Server.CliAsync("EXISTS", $"{_prefix}:written")).Number.ShouldBe(0);
    }

    [Fact]
    public async Task Nothing_is_guarded_by_a_lease_whose_session_is_over_though_nobody_took_the_lock()
    {
        await using var lease = await _session.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
        await Server.DeleteSessionAsync(_prefix);

        await Should.ThrowAsync<LockLostException>(() => lease.GuardAsync(_connection.GetDatabase().CreateTransaction()).WithPatience());
    }
}
