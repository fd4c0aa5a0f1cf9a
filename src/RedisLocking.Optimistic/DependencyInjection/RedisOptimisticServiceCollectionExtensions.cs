using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RedisLocking.Optimistic;
using RedisLocking.Optimistic.Configuration;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a versioned store in Redis: an <see cref="IVersionedStore"/> that lives as long as the application.</summary>
/// <remarks>
/// Options are checked when the application starts. Redis is not: the first call connects, and a Redis that is absent is a
/// <see cref="StoreUnavailableException"/> then.
/// </remarks>
public static class RedisOptimisticServiceCollectionExtensions
{
    /// <summary>A store on the Redis that the application has registered as <see cref="IConnectionMultiplexer"/>, or that <see cref="RedisStoreOptions.ConnectionString"/> names.</summary>
    public static IServiceCollection AddRedisOptimisticStore(this IServiceCollection services, Action<RedisStoreOptions>? configure = null) =>
        services.AddStore(configure, connection: null);

    /// <summary>A store on the given Redis, over a connection of its own.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="connectionString">StackExchange.Redis' form: <c>host:6379,password=…</c>.</param>
    /// <param name="configure">Other options.</param>
    public static IServiceCollection AddRedisOptimisticStore(this IServiceCollection services, string connectionString, Action<RedisStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        return services.AddStore(
            options =>
            {
                options.ConnectionString = connectionString;
                configure?.Invoke(options);
            },
            connection: null);
    }

    /// <summary>A store on a connection of the application's.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="connection">Gives the connection; it is asked once, when the store is first injected.</param>
    /// <param name="configure">Other options.</param>
    public static IServiceCollection AddRedisOptimisticStore(this IServiceCollection services, Func<IServiceProvider, IConnectionMultiplexer> connection, Action<RedisStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return services.AddStore(configure, connection);
    }

    private static IServiceCollection AddStore(this IServiceCollection services, Action<RedisStoreOptions>? configure, Func<IServiceProvider, IConnectionMultiplexer>? connection)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<RedisStoreOptions>().ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RedisStoreOptions>, RedisStoreOptionsValidator>());
        return services.AddSingleton<IVersionedStore>(provider => Make(provider, connection));
    }

    private static RedisVersionedStore Make(IServiceProvider services, Func<IServiceProvider, IConnectionMultiplexer>? connection)
    {
        var options = services.GetRequiredService<IOptions<RedisStoreOptions>>().Value;
        var time = services.GetService<TimeProvider>();
        var loggers = services.GetService<ILoggerFactory>();
        if (connection is null && options.ConnectionString is not null)
            return new RedisVersionedStore(options, time, loggers);

        var multiplexer = connection is not null ? connection(services) : services.GetService<IConnectionMultiplexer>();
        return multiplexer is not null
            ? new RedisVersionedStore(multiplexer, options, time, loggers)
            : throw new InvalidOperationException($"The versioned store has no Redis: set {nameof(RedisStoreOptions)}.{nameof(RedisStoreOptions.ConnectionString)}, or register an {nameof(IConnectionMultiplexer)}.");
    }
}
