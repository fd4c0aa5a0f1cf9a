using RedisLocking.Tests.Waiting;
using RedisLocking.TestSupport;

namespace RedisLocking.Tests.Sessions;

/// <summary>
/// The lock of a session that is over, whatever is done with it: it is as free as if its key had expired. Its process does not know yet,
/// for the session was deleted under it and its TTL is long.
/// </summary>
public sealed class OrphanTests(RedisServerFixture redis) : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    private readonly string _prefix = Providers.NewPrefix();
    private RedisLockProvider _locks = null!;
    private RedisLockProvider _others = null!;
    private ILockSession _session = null!;
    private ILockLease _orphan = null!;

    private RedisServer Server => redis.Server;

    private string Key => $"{_prefix}:{{order:42}}";

    public async ValueTask InitializeAsync()
    {
        _locks = Providers.Open(Server, options => options.KeyPrefix = _prefix);
        _others = Providers.Open(Server, options => options.KeyPrefix = _prefix);
        _session = await _locks.OpenSessionAsync(Long).AsTask().WithPatience();
        _orphan = await _session.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _locks.DisposeAsync();
        await _others.DisposeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_asks_once_or_waits_takes_it_with_a_greater_token(bool waits)
    {
        await Server.DeleteSessionAsync(_prefix);

        await using var next = await _others.Mutex("order:42").AcquireAsync(waits ? Long : TimeSpan.Zero).WithPatience();

        await IsTakenByAsync(next);
    }

    [Fact]
    public async Task Another_session_takes_it()
    {
        await Server.DeleteSessionAsync(_prefix);
        await using var session = await _others.OpenSessionAsync(Long).AsTask().WithPatience();

        await using var next = await session.Mutex("order:42").AcquireAsync(TimeSpan.Zero).WithPatience();

        await IsTakenByAsync(next);
    }

    [Fact]
    public async Task Who_has_waited_for_it_is_served_in_order()
    {
        var first = _others.Mutex("order:42").AcquireAsync(Long).AsTask();
        await Server.UntilQueuedAsync(Key);
        var second = _locks.Mutex("order:42").AcquireAsync(Long).AsTask();
        await Server.UntilQueuedAsync(Key, places: 2);

        await Server.DeleteSessionAsync(_prefix);

        var next = await first.WithPatience();
        second.IsCompleted.ShouldBeFalse();
        next.FencingToken.ShouldBeGreaterThan(_orphan.FencingToken);
        await next.DisposeAsync();
        await using var last = await second.WithPatience();
        last.FencingToken.ShouldBeGreaterThan(next.FencingToken);
    }

    [Fact]
    public async Task Several_locks_at_once_take_it_and_are_refused_while_its_session_lives()
    {
        (await _others.AllOf("order:42", "order:43").TryAcquireAsync().WithPatience()).ShouldBeNull();
        await Server.DeleteSessionAsync(_prefix);

        await using var next = await _others.AllOf("order:42", "order:43").AcquireAsync(TimeSpan.Zero).WithPatience();

        await IsTakenByAsync(next.Parts[0]);
    }

    [Theory]
    [InlineData("read")]
    [InlineData("write")]
    [InlineData("semaphore")]
    [InlineData("all of them")]
    public async Task The_name_may_stand_for_another_kind_of_lock(string kind)
    {
        await Server.DeleteSessionAsync(_prefix);

        await using var next = await (kind switch
        {
            "read" => _others.ReadLock("order:42"),
            "write" => _others.WriteLock("order:42"),
            "semaphore" => _others.Semaphore("order:42", 3),
            _ => _others.AllOf(_others.ReadLock("order:42"), _others.Semaphore("order:43", 3)),
        }).AcquireAsync(Long).WithPatience();

        next.FencingToken.ShouldBeGreaterThan(_orphan.FencingToken);
        (await _orphan.ReleaseAsync().WithPatience()).ShouldBeFalse();
        next.ThrowIfLost();
        (await next.ReleaseAsync().WithPatience()).ShouldBeTrue();
    }

    [Fact]
    public async Task An_administrator_finds_it_free_and_has_nothing_to_take_away()
    {
        (await _others.Administration.FindAsync("order:42").WithPatience()).ShouldNotBeNull().Holders[0].ExpiresIn.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(Long);
        await Server.DeleteSessionAsync(_prefix);

        (await _others.Administration.FindAsync("order:42").WithPatience()).ShouldBeNull();
        (await _others.Administration.ListAsync().AsTask().WithPatience()).Locks.ShouldBeEmpty();
        (await _others.Administration.ForceReleaseAsync("order:42").WithPatience()).ShouldBeNull();
    }

    [Fact]
    public async Task Its_holder_asks_for_another_lock_and_is_told_that_the_session_is_lost()
    {
        var lost = _session.Lost;
        await Server.DeleteSessionAsync(_prefix);

        foreach (var wait in new[] { TimeSpan.Zero, Long })
            (await Should.ThrowAsync<LockLostException>(() => _session.Mutex("order:43").AcquireAsync(wait).WithPatience())).Message.ShouldContain("session is lost");

        await lost.CancelledAsync();
        await _orphan.Lost.CancelledAsync();
        Should.Throw<LockLostException>(_orphan.ThrowIfLost).Message.ShouldContain("its session is over");
        (await Server.CliAsync("EXISTS", $"{_prefix}:{{order:43}}", $"{_prefix}:{{order:43}}:queue")).Number.ShouldBe(0);
        (await _session.CloseAsync().WithPatience()).ShouldBeFalse();
        (await Server.KeysAsync(_prefix)).ShouldBe([$"{_prefix}:token"]);
    }

    [Fact]
    public async Task A_waiter_of_the_session_is_told_and_leaves_the_queue()
    {
        await using var holder = await _others.Mutex("order:43").AcquireAsync(TimeSpan.Zero).WithPatience();
        var waiting = _session.Mutex("order:43").AcquireAsync(Long).AsTask();
        await Server.UntilQueuedAsync($"{_prefix}:{{order:43}}");

        await Server.DeleteSessionAsync(_prefix);

        await Should.ThrowAsync<LockLostException>(() => waiting.WithPatience());
        await Server.UntilQueuedAsync($"{_prefix}:{{order:43}}", places: 0);
        holder.ThrowIfLost();
    }

    [Fact]
    public async Task A_place_of_the_session_is_passed_over_when_the_lock_is_given_back()
    {
        var holder = await _others.Mutex("order:43").AcquireAsync(TimeSpan.Zero).WithPatience();
        var key = $"{_prefix}:{{order:43}}";

        // A place that nobody answers for any more: its process is gone, and was never heard.
        await Server.CliAsync("ZADD", $"{key}:queue", "1", $"v1/other/1/zzz/7@{(await Server.SessionKeyAsync(_prefix)).Split(':')[^1]}");
        var next = _locks.Mutex("order:43").AcquireAsync(Long).AsTask();
        await Server.UntilQueuedAsync(key, places: 2);
        await Server.DeleteSessionAsync(_prefix);
        await holder.DisposeAsync();

        var handedOver = await Server.CliAsync("GET", key);
        await using var lease = await next.WithPatience();
        handedOver.Text.ShouldBe(lease.LeaseId);
    }

    private async Task IsTakenByAsync(ILockLease next)
    {
        next.FencingToken.ShouldBeGreaterThan(_orphan.FencingToken);
        (await _orphan.ReleaseAsync().WithPatience()).ShouldBeFalse();
        next.ThrowIfLost();
        (await Server.CliAsync("GET", Key)).Text!.TrimEnd('+').ShouldBe(next.LeaseId);
    }
}
