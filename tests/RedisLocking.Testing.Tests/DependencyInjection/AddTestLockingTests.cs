using Microsoft.Extensions.DependencyInjection;
using RedisLocking.TestSupport;

namespace RedisLocking.Testing.Tests.DependencyInjection;

public sealed class AddTestLockingTests
{
    private readonly ServiceCollection _services = [];

    [Fact]
    public void AddTestLocking_AfterAddRedisLocking_IsTheOnlyProvider()
    {
        _services.AddRedisLocking("no-redis.invalid:6379").AddTestLocking();
        using var provider = _services.BuildServiceProvider(validateScopes: true);

        var locks = provider.GetRequiredService<ILockProvider>();

        locks.ShouldBeOfType<TestLocks>().ShouldBeSameAs(provider.GetRequiredService<TestLocks>());
        provider.GetServices<ILockProvider>().ShouldBe([locks]);
    }

    [Fact]
    public async Task AddTestLocking_Alone_TakesTheRegisteredClock()
    {
        var time = new ManualTime();
        await using var provider = _services.AddSingleton<TimeProvider>(time).AddTestLocking().BuildServiceProvider();

        await provider.GetRequiredService<ILockProvider>().Mutex("order:42").AcquireAsync(TimeSpan.Zero);

        provider.GetRequiredService<TestLocks>().History.ShouldHaveSingleItem().At.ShouldBe(time.GetUtcNow());
    }

    [Fact]
    public async Task AddTestLocking_WithTheTestsOwnLocks_TakesThemAndLeavesThemOpen()
    {
        using var locks = new TestLocks();
        await using (var provider = _services.AddTestLocking(locks).BuildServiceProvider())
            provider.GetRequiredService<ILockProvider>().ShouldBeSameAs(locks);

        (await locks.Mutex("order:42").TryAcquireAsync()).ShouldNotBeNull();
    }

    [Fact]
    public void AddKeyedTestLocking_AfterTwoKeys_ReplacesTheOneThatItNames()
    {
        _services.AddKeyedRedisLocking("orders", "no-redis.invalid:6379").AddKeyedInMemoryLocking("mails").AddKeyedTestLocking("orders");
        using var provider = _services.BuildServiceProvider();

        provider.GetRequiredKeyedService<ILockProvider>("orders").ShouldBeSameAs(provider.GetRequiredKeyedService<TestLocks>("orders"));
        provider.GetRequiredKeyedService<ILockProvider>("mails").ShouldBeOfType<InMemoryLockProvider>();
    }

    [Fact]
    public void AddKeyedTestLocking_WithTheTestsOwnLocks_TakesThem()
    {
        using var locks = new TestLocks();
        using var provider = _services.AddKeyedTestLocking("orders", locks).BuildServiceProvider();

        provider.GetRequiredKeyedService<ILockProvider>("orders").ShouldBeSameAs(locks);
    }
}
