using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RedisLocking.TestSupport;

namespace RedisLocking.InMemory.Tests.DependencyInjection;

public sealed class AddInMemoryLockingTests
{
    private readonly ServiceCollection _services = [];

    private enum Region
    {
        North,
        South,
    }

    [Fact]
    public void AddInMemoryLocking_Alone_RegistersOneProviderForAll()
    {
        using var provider = _services.AddInMemoryLocking().BuildServiceProvider(validateScopes: true);
        using var scope = provider.CreateScope();

        var locks = provider.GetRequiredService<ILockProvider>();

        locks.ShouldBeOfType<InMemoryLockProvider>();
        scope.ServiceProvider.GetRequiredService<ILockProvider>().ShouldBeSameAs(locks);
    }

    [Fact]
    public async Task AddInMemoryLocking_WithOptions_TakesThemAndTheRegisteredClock()
    {
        var time = new ManualTime();
        _services.AddSingleton<TimeProvider>(time).AddInMemoryLocking(options => options.MaxHold = TimeSpan.FromSeconds(5));
        await using var provider = _services.BuildServiceProvider();
        var lease = await provider.GetRequiredService<ILockProvider>().Mutex("order:42").AcquireAsync(TimeSpan.Zero);

        time.Advance(TimeSpan.FromSeconds(5));

        lease.Lost.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public void AddInMemoryLocking_AfterAnotherProvider_ReplacesIt()
    {
        _services.AddSingleton<ILockProvider>(_ => throw new InvalidOperationException("The application's provider was made."));

        using var provider = _services.AddInMemoryLocking().BuildServiceProvider();

        provider.GetRequiredService<ILockProvider>().ShouldBeOfType<InMemoryLockProvider>();
    }

    [Fact]
    public async Task AddInMemoryLocking_BadOptions_StopTheStartWithTheOptionsName()
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddInMemoryLocking(options => options.Ttl = TimeSpan.Zero);
        using var host = builder.Build();

        var refused = await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync());

        refused.Message.ShouldBe("InMemoryLockOptions.Ttl must be between 100 ms and 24 h; it is 00:00:00.");
    }

    [Fact]
    public async Task AddKeyedInMemoryLocking_BadOptionsOfOneKey_StopTheStart()
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddInMemoryLocking().AddKeyedInMemoryLocking("jobs", options => options.MaxHold = TimeSpan.FromMilliseconds(1));
        using var host = builder.Build();

        var refused = await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync());

        refused.Message.ShouldContain("InMemoryLockOptions.MaxHold must be at least 100 ms");
    }

    [Fact]
    public async Task AddInMemoryLocking_ItsAdministration_IsThatOfItsOwnLocks()
    {
        _services.AddInMemoryLocking().AddKeyedInMemoryLocking(Region.North);
        await using var provider = _services.BuildServiceProvider();
        await using var lease = await provider.GetRequiredKeyedService<ILockProvider>(Region.North).Mutex("order:42").AcquireAsync(TimeSpan.Zero);

        (await provider.GetRequiredKeyedService<ILockAdministration>(Region.North).FindAsync("order:42")).ShouldNotBeNull();
        (await provider.GetRequiredService<ILockAdministration>().FindAsync("order:42")).ShouldBeNull();
    }

    [Fact]
    public async Task AddKeyedInMemoryLocking_TwoKeys_AreTwoProvidersWithTheirOwnOptions()
    {
        var time = new ManualTime();
        _services.AddSingleton<TimeProvider>(time)
            .AddKeyedInMemoryLocking(Region.North, options => options.MaxHold = TimeSpan.FromSeconds(1))
            .AddKeyedInMemoryLocking(Region.South);
        await using var provider = _services.BuildServiceProvider();
        var north = await provider.GetRequiredKeyedService<ILockProvider>(Region.North).Mutex("order:42").AcquireAsync(TimeSpan.Zero);
        var south = await provider.GetRequiredKeyedService<ILockProvider>(Region.South).Mutex("order:42").AcquireAsync(TimeSpan.Zero);

        time.Advance(TimeSpan.FromSeconds(1));

        north.Lost.IsCancellationRequested.ShouldBeTrue();
        south.Lost.IsCancellationRequested.ShouldBeFalse();
        provider.GetService<ILockProvider>().ShouldBeNull();
    }

    [Fact]
    public async Task Container_Disposed_DisposesTheProvider()
    {
        var provider = _services.AddInMemoryLocking().BuildServiceProvider();
        var locks = provider.GetRequiredService<ILockProvider>();

        await provider.DisposeAsync();

        Should.Throw<ObjectDisposedException>(() => locks.Mutex("order:42"));
    }

    [Fact]
    public void EveryExtension_NullArgument_NamesIt()
    {
        IServiceCollection none = null!;

        Should.Throw<ArgumentNullException>(() => none.AddInMemoryLocking()).ParamName.ShouldBe("services");
        Should.Throw<ArgumentNullException>(() => none.AddKeyedInMemoryLocking("jobs")).ParamName.ShouldBe("services");
        Should.Throw<ArgumentNullException>(() => _services.AddKeyedInMemoryLocking(null!)).ParamName.ShouldBe("key");
    }
}
