using RedisLocking.TestSupport;

namespace RedisLocking.InMemory.Tests.MultiLocks;

/// <summary>The clock of a wait for several locks: one wait, for all of them together.</summary>
public sealed class JointWaitTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly InMemoryLockProvider _locks;

    public JointWaitTests() => _locks = new InMemoryLockProvider(timeProvider: _time);

    public void Dispose() => _locks.Dispose();

    [Fact]
    public async Task The_wait_for_the_last_lock_is_what_the_first_left_of_it()
    {
        var first = await _locks.Mutex("a").AcquireAsync(TimeSpan.Zero);
        await using var second = await _locks.Mutex("b").AcquireAsync(TimeSpan.Zero);
        var waiting = _locks.AllOf("b", "a").AcquireAsync(TimeSpan.FromSeconds(10)).AsTask();

        _time.Advance(TimeSpan.FromSeconds(6));
        await first.DisposeAsync();
        _time.Advance(TimeSpan.FromSeconds(3.9));
        waiting.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromSeconds(0.1));

        (await Should.ThrowAsync<LockConflictException>(() => waiting.WithPatience())).Name.ShouldBe(new LockName("b"));
        _time.ArmedTimers.ShouldBe(0);
        await using var free = await _locks.Mutex("a").AcquireAsync(TimeSpan.Zero);
    }
}
