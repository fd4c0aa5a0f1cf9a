using Microsoft.Extensions.Options;
using RedisLocking.Optimistic;
using RedisLocking.Server.Events;
using RedisLocking.Server.Idempotency;
using RedisLocking.Server.Stores;

namespace RedisLocking.Server;

/// <summary>Chooses where locks and values are kept.</summary>
internal static class StoreServices
{
    private const string Section = "Redis";
    private const string Values = "Store";

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
            services.AddRedisOptimisticStore(builder.Configuration.GetSection(Values));
            services.PostConfigure<RedisStoreOptions>(values => values.ConnectionString ??= redis[nameof(RedisLockOptions.ConnectionString)]);
            services.AddSingleton<IValidateOptions<RedisStoreOptions>, StorePrefixValidator>();
        }
        else
        {
            services.AddInMemoryLocking();
            services.AddInMemoryOptimisticStore();
            services.AddSingleton<IReplicas, NoReplicas>();
            services.AddSingleton<IIdempotencyRecords, InMemoryIdempotencyRecords>();
        }
    }
}
