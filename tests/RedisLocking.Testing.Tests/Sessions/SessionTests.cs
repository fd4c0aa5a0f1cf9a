namespace RedisLocking.Testing.Tests.Sessions;

/// <summary>What the test can do to a session's locks is what it can do to any.</summary>
public sealed class SessionTests : IDisposable
{
    private readonly TestLocks _locks = new();

    public void Dispose() => _locks.Dispose();

    [Fact]
    public async Task Somebody_else_holds_one_of_its_locks()
    {
        await using var session = await _locks.OpenSessionAsync(LeaseOptions.DefaultTtl);
        using var somebodyElse = _locks.Hold("order:42");

        (await session.Mutex("order:42").TryAcquireAsync()).ShouldBeNull();
        (await session.Mutex("order:43").TryAcquireAsync()).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_lease_that_the_test_takes_away_leaves_the_session_and_its_others()
    {
        await using var session = await _locks.OpenSessionAsync(LeaseOptions.DefaultTtl);
        var lost = await session.Mutex("order:42").AcquireAsync(TimeSpan.Zero);
        var kept = await session.Mutex("order:43").AcquireAsync(TimeSpan.Zero);

        _locks.Lose("order:42");

        lost.Lost.IsCancellationRequested.ShouldBeTrue();
        kept.ThrowIfLost();
        session.Lost.IsCancellationRequested.ShouldBeFalse();
        _locks.Held.ShouldBe([new LockName("order:43")]);
    }

    [Fact]
    public async Task A_close_releases_what_is_held_and_is_on_record()
    {
        var session = await _locks.OpenSessionAsync(LeaseOptions.DefaultTtl);
        await session.Mutex("order:42").AcquireAsync(TimeSpan.Zero);

        (await session.CloseAsync()).ShouldBeTrue();

        _locks.Held.ShouldBeEmpty();
        _locks.History.Select(one => one.Kind).ShouldBe([LockEventKind.Acquired, LockEventKind.Released]);
    }

    [Fact]
    public async Task A_close_while_the_store_is_out_of_reach_says_so_and_disposing_does_not()
    {
        var session = await _locks.OpenSessionAsync(LeaseOptions.DefaultTtl);
        await session.Mutex("order:42").AcquireAsync(TimeSpan.Zero);
        using var outage = _locks.Fail();

        await Should.ThrowAsync<LockUnavailableException>(async () => await session.CloseAsync());
        await session.DisposeAsync();

        _locks.Held.ShouldBeEmpty();
    }
}
