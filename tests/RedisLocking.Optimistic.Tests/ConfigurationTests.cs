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
    public void A_store_without_a_Redis_says_what_to_set()
    {
        Should.Throw<ArgumentException>(() => new RedisVersionedStore(new RedisStoreOptions())).Message.ShouldContain("ConnectionString is not set");
        using var services = new ServiceCollection().AddRedisOptimisticStore().BuildServiceProvider();
        Should.Throw<InvalidOperationException>(services.GetRequiredService<IVersionedStore>).Message.ShouldContain("has no Redis");
    }
}
