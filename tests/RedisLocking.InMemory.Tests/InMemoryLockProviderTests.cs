using RedisLocking.TestSupport;

namespace RedisLocking.InMemory.Tests;

public sealed class InMemoryLockProviderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(99)]
    [InlineData((24 * 60 * 60 * 1000) + 1)]
    public void Constructor_TtlOutsideItsLimits_ThrowsWithTheOptionAndTheLimits(int milliseconds)
    {
        var options = new InMemoryLockOptions { Ttl = TimeSpan.FromMilliseconds(milliseconds) };

        var refused = Should.Throw<ArgumentException>(() => new InMemoryLockProvider(options));

        refused.ParamName.ShouldBe("options");
        refused.Message.ShouldContain("InMemoryLockOptions.Ttl must be between 100 ms and 24 h");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(99)]
    public void Constructor_MaxHoldBelowItsLimit_ThrowsWithTheOptionAndTheLimit(int milliseconds)
    {
        var options = new InMemoryLockOptions { MaxHold = TimeSpan.FromMilliseconds(milliseconds) };

        Should.Throw<ArgumentException>(() => new InMemoryLockProvider(options)).Message.ShouldContain("InMemoryLockOptions.MaxHold must be at least 100 ms");
    }

    [Fact]
    public void Constructor_OptionsAtTheirLimits_AreAccepted()
    {
        using var shortest = new InMemoryLockProvider(new InMemoryLockOptions { Ttl = LeaseOptions.MinTtl, MaxHold = LeaseOptions.MinTtl });
        using var longest = new InMemoryLockProvider(new InMemoryLockOptions { Ttl = LeaseOptions.MaxTtl, MaxHold = TimeSpan.MaxValue });
    }

    [Fact]
    public async Task Mutex_OfAnotherProvider_IsAnotherLock()
    {
        using var mine = new InMemoryLockProvider();
        using var theirs = new InMemoryLockProvider();
        await using var lease = await mine.Mutex("order:42").AcquireAsync(TimeSpan.Zero);

        (await theirs.Mutex("order:42").TryAcquireAsync()).ShouldNotBeNull();
    }

    [Fact]
    public async Task Dispose_Twice_IsHarmless()
    {
        var locks = new InMemoryLockProvider();

        locks.Dispose();
        await locks.DisposeAsync();

        Should.Throw<ObjectDisposedException>(() => locks.Mutex("order:42"));
    }

    [Fact]
    public async Task Dispose_WhileSomebodyWaits_EndsTheWaitWithTheReason()
    {
        var locks = new InMemoryLockProvider();
        var holder = await locks.Mutex("order:42").AcquireAsync(TimeSpan.Zero);
        var waiting = locks.Mutex("order:42").AcquireAsync(Timeout.InfiniteTimeSpan).AsTask();

        locks.Dispose();

        var unavailable = await Should.ThrowAsync<LockUnavailableException>(() => waiting.WithPatience());
        unavailable.Message.ShouldBe("The provider of lock 'order:42' was disposed while somebody waited for the lock.");
        Should.Throw<LockLostException>(holder.ThrowIfLost).Message.ShouldContain("its provider was disposed");
        (await holder.ReleaseAsync()).ShouldBeTrue();
        (await holder.ReleaseAsync()).ShouldBeTrue();
    }
}
