using RedisLocking.Server.Events;
using RedisLocking.Server.Idempotency;
using RedisLocking.Server.Stores;

namespace RedisLocking.Server;

/// <summary>Chooses where locks are kept.</summary>
internal static class StoreServices
{
    private const string Section = "Redis";

    public static void AddStore(this IHostApplicationBuilder builder)
    {
        var redis = builder.Configuration.GetSection(Section);
        var isRedis = !string.IsNullOrEmpty(redis[nameof(RedisLockOptions.ConnectionString)]);
        var services = builder.Services;
        services.AddSingleton(new StoreKind(isRedis));
        if (isRedis)
        {
            services.AddRedisLocking(redis);
            services.AddSingleton<StoreConnection>();
            services.AddSingleton<RedisReplicas>();
            services.AddSingleton<IReplicas>(provider => provider.GetRequiredService<RedisReplicas>());
            services.AddHostedService(provider => provider.GetRequiredService<RedisReplicas>());
            services.AddSingleton<IIdempotencyRecords, RedisIdempotencyRecords>();
        }
        else
        {
            services.AddInMemoryLocking();
            services.AddSingleton<IReplicas, NoReplicas>();
            services.AddSingleton<IIdempotencyRecords, InMemoryIdempotencyRecords>();
        }
    }
}
