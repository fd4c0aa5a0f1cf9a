using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using RedisLocking.TestSupport;
using StackExchange.Redis;

namespace RedisLocking.Tests.Configuration;

public sealed class DependencyInjectionTests(RedisServerFixture redis)
{
    private readonly string _prefix = Providers.NewPrefix();

    [Fact]
    public async Task From_a_connection_string() =>
        await WorksAsync(services => services.AddRedisLocking(redis.Server.ConnectionString, options => options.KeyPrefix = _prefix));

    [Fact]
    public async Task From_a_configuration_section()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Locks:ConnectionString"] = redis.Server.ConnectionString,
            ["Locks:KeyPrefix"] = _prefix,
            ["Locks:Ttl"] = "00:00:10",
        }).Build();

        await WorksAsync(services => services.AddRedisLocking(configuration.GetSection("Locks")), longestTtl: 10_000);
    }

    [Fact]
    public async Task From_the_multiplexer_that_the_application_registered()
    {
        using var multiplexer = await ConnectionMultiplexer.ConnectAsync(redis.Server.ConnectionString);
        await WorksAsync(services => services.AddSingleton<IConnectionMultiplexer>(multiplexer).AddRedisLocking(options => options.KeyPrefix = _prefix));

        multiplexer.IsConnected.ShouldBeTrue("the application's connection is not ours to close");
    }

    [Fact]
    public async Task From_a_factory()
    {
        using var multiplexer = await ConnectionMultiplexer.ConnectAsync(redis.Server.ConnectionString);
        await WorksAsync(services => services.AddRedisLocking(_ => multiplexer, options => options.KeyPrefix = _prefix));
    }

    [Fact]
    public async Task Keyed_providers_have_their_own_options()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddKeyedRedisLocking("a", redis.Server.ConnectionString, options => options.KeyPrefix = _prefix + "a");
        builder.Services.AddKeyedRedisLocking("b", redis.Server.ConnectionString, options => options.KeyPrefix = _prefix + "b");
        using var host = builder.Build();
        await host.StartAsync();
        var a = host.Services.GetRequiredKeyedService<ILockProvider>("a");
        var b = host.Services.GetRequiredKeyedService<ILockProvider>("b");

        await using var held = await a.Mutex("order:42").AcquireAsync(TimeSpan.Zero);
        await using var other = await b.Mutex("order:42").TryAcquireAsync();

        other.ShouldNotBeNull();
        (await a.Mutex("order:42").TryAcquireAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_bad_option_stops_the_start_and_is_named()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddRedisLocking(redis.Server.ConnectionString, options => options.Ttl = TimeSpan.FromMilliseconds(1));
        using var host = builder.Build();

        var failure = await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync());

        failure.Message.ShouldContain("RedisLockOptions.Ttl");
    }

    [Fact]
    public void No_connection_at_all_is_said_when_the_provider_is_made()
    {
        using var services = new ServiceCollection().AddRedisLocking().BuildServiceProvider();

        Should.Throw<InvalidOperationException>(() => services.GetRequiredService<ILockProvider>()).Message.ShouldContain("ConnectionString");
    }

    [Fact]
    public async Task An_absent_Redis_does_not_stop_the_start()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddRedisLocking("127.0.0.1:1", options => options.OperationDeadline = TimeSpan.FromMilliseconds(300));
        using var host = builder.Build();

        await host.StartAsync().WaitAsync(TimeSpan.FromSeconds(20));

        var locks = host.Services.GetRequiredService<ILockProvider>();
        await Should.ThrowAsync<LockUnavailableException>(async () => await locks.Mutex("order:42").TryAcquireAsync());
    }

    private async Task WorksAsync(Action<IServiceCollection> add, int longestTtl = 30_000)
    {
        var builder = Host.CreateApplicationBuilder();
        add(builder.Services);
        using (var host = builder.Build())
        {
            await host.StartAsync();
            var lease = await host.Services.GetRequiredService<ILockProvider>().Mutex("order:42").AcquireAsync(TimeSpan.Zero);
            (await redis.Server.CliAsync("PTTL", $"{_prefix}:{{order:42}}")).Number.ShouldBeInRange(1, longestTtl);
            await lease.DisposeAsync();
            await host.StopAsync();
        }

        (await redis.Server.KeysAsync(_prefix)).ShouldBe([$"{_prefix}:token"]);
    }
}
