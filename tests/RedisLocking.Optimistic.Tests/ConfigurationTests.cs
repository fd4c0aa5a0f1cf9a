using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace RedisLocking.Optimistic.Tests;

public sealed class ConfigurationTests
{
    [Theory]
    [InlineData("", null, 2000, "KeyPrefix must be 1 to 128 characters")]
    [InlineData("a{b", null, 2000, "KeyPrefix must be 1 to 128 characters")]
    [InlineData("store", "", 2000, "Partition must be 1 to 128 characters")]
    [InlineData("store", "a}b", 2000, "Partition must be 1 to 128 characters")]
    [InlineData("store", null, 5, "OperationDeadline is 00:00:00.0050000; it must be between 10 ms and 1 min")]
    public async Task An_option_that_cannot_be_used_stops_the_start_and_is_named(string prefix, string? partition, int deadline, string message)
    {
        void Configure(RedisStoreOptions options)
        {
            options.KeyPrefix = prefix;
            options.Partition = partition;
            options.OperationDeadline = TimeSpan.FromMilliseconds(deadline);
        }

        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddRedisOptimisticStore("127.0.0.1:1", Configure);
        using var host = builder.Build();
        (await Should.ThrowAsync<OptionsValidationException>(host.StartAsync())).Message.ShouldContain($"RedisStoreOptions.{message}");

        var made = new RedisStoreOptions { ConnectionString = "127.0.0.1:1" };
        Configure(made);
        Should.Throw<ArgumentException>(() => new RedisVersionedStore(made)).Message.ShouldContain(message);
    }

    [Fact]
    public async Task Each_registration_gives_the_store_that_it_says()
    {
        await using var redis = new ServiceCollection().AddRedisOptimisticStore("127.0.0.1:1").BuildServiceProvider();
        redis.GetRequiredService<IVersionedStore>().ShouldBeOfType<RedisVersionedStore>();

        await using var memory = new ServiceCollection().AddInMemoryOptimisticStore(options => options.SerializerOptions.WriteIndented = true).BuildServiceProvider();
        var store = memory.GetRequiredService<IVersionedStore>().ShouldBeOfType<InMemoryVersionedStore>();
        store.SerializerOptions.WriteIndented.ShouldBeTrue();
    }

    [Fact]
    public async Task A_configuration_section_says_where_and_how_entries_are_kept()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Store:ConnectionString"] = "127.0.0.1:1",
            ["Store:KeyPrefix"] = "shop",
            ["Store:Partition"] = "all",
            ["Store:OperationDeadline"] = "00:00:00.250",
        }).Build();
        await using var services = new ServiceCollection().AddRedisOptimisticStore(configuration.GetSection("Store")).BuildServiceProvider();

        services.GetRequiredService<IVersionedStore>().ShouldBeOfType<RedisVersionedStore>();
        var options = services.GetRequiredService<IOptions<RedisStoreOptions>>().Value;
        (options.ConnectionString, options.KeyPrefix, options.Partition, options.OperationDeadline).ShouldBe(("127.0.0.1:1", "shop", "all", TimeSpan.FromMilliseconds(250)));
    }

    [Fact]
    public async Task Each_key_has_a_store_of_its_own_with_its_own_options()
    {
        var orders = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionString"] = "127.0.0.1:1" }).Build();
        await using var services = new ServiceCollection()
            .AddKeyedRedisOptimisticStore("redis", "127.0.0.1:1")
            .AddKeyedRedisOptimisticStore("orders", orders)
            .AddKeyedInMemoryOptimisticStore(1, options => options.SerializerOptions.WriteIndented = true)
            .AddKeyedInMemoryOptimisticStore("1")
            .BuildServiceProvider();

        services.GetRequiredKeyedService<IVersionedStore>("redis").ShouldBeOfType<RedisVersionedStore>();
        services.GetRequiredKeyedService<IVersionedStore>("orders").ShouldBeOfType<RedisVersionedStore>();
        var (number, text) = (services.GetRequiredKeyedService<IVersionedStore>(1), services.GetRequiredKeyedService<IVersionedStore>("1"));
        (number.SerializerOptions.WriteIndented, text.SerializerOptions.WriteIndented).ShouldBe((true, false));
        await number.PutAsync("a", 1);
        (await text.GetAsync<int>("a")).ShouldBeNull();
        services.GetService<IVersionedStore>().ShouldBeNull();
    }

    [Fact]
    public async Task An_option_of_one_key_that_cannot_be_used_stops_the_start()
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddRedisOptimisticStore("127.0.0.1:1").AddKeyedRedisOptimisticStore("orders", "127.0.0.1:1", options => options.KeyPrefix = "");
        using var host = builder.Build();

        (await Should.ThrowAsync<OptionsValidationException>(host.StartAsync())).Message.ShouldContain("RedisStoreOptions.KeyPrefix");
    }

    [Fact]
    public void A_store_without_a_Redis_says_what_to_set()
    {
        Should.Throw<ArgumentException>(() => new RedisVersionedStore(new RedisStoreOptions())).Message.ShouldContain("ConnectionString is not set");
        using var services = new ServiceCollection().AddRedisOptimisticStore().BuildServiceProvider();
        Should.Throw<InvalidOperationException>(services.GetRequiredService<IVersionedStore>).Message.ShouldContain("has no Redis");
    }
}
