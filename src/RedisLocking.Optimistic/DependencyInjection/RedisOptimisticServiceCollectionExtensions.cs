using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RedisLocking.Configuration;
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
        services.AddStore(key: null, options => options.Configure(configure ?? (static _ => { })), connection: null);

    /// <summary>A store on the given Redis, over a connection of its own.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="connectionString">StackExchange.Redis' form: <c>host:6379,password=…</c>.</param>
    /// <param name="configure">Other options.</param>
    public static IServiceCollection AddRedisOptimisticStore(this IServiceCollection services, string connectionString, Action<RedisStoreOptions>? configure = null) =>
        services.AddStore(key: null, options => options.Configure(With(connectionString, configure)), connection: null);

    /// <summary>A store on a connection of the application's.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="connection">Gives the connection; it is asked once, when the store is first injected.</param>
    /// <param name="configure">Other options.</param>
    public static IServiceCollection AddRedisOptimisticStore(this IServiceCollection services, Func<IServiceProvider, IConnectionMultiplexer> connection, Action<RedisStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return services.AddStore(key: null, options => options.Configure(configure ?? (static _ => { })), connection);
    }

    /// <summary>A store as a configuration section says; its keys are the properties of <see cref="RedisStoreOptions"/>, but for <see cref="RedisStoreOptions.SerializerOptions"/>.</summary>
    public static IServiceCollection AddRedisOptimisticStore(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddStore(key: null, options => options.Configure(store => RedisStoreSection.Read(section, store)), connection: null);
    }

    /// <summary>As <see cref="AddRedisOptimisticStore(IServiceCollection, string, Action{RedisStoreOptions}?)"/>, for <c>[FromKeyedServices(key)]</c>: several stores in one application.</summary>
    public static IServiceCollection AddKeyedRedisOptimisticStore(this IServiceCollection services, object key, string connectionString, Action<RedisStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        return services.AddStore(key, options => options.Configure(With(connectionString, configure)), connection: null);
    }

    /// <summary>As <see cref="AddRedisOptimisticStore(IServiceCollection, Func{IServiceProvider, IConnectionMultiplexer}, Action{RedisStoreOptions}?)"/>, for <c>[FromKeyedServices(key)]</c>.</summary>
    public static IServiceCollection AddKeyedRedisOptimisticStore(this IServiceCollection services, object key, Func<IServiceProvider, IConnectionMultiplexer> connection, Action<RedisStoreOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(connection);
        return services.AddStore(key, options => options.Configure(configure ?? (static _ => { })), connection);
    }

    /// <summary>As <see cref="AddRedisOptimisticStore(IServiceCollection, IConfiguration)"/>, for <c>[FromKeyedServices(key)]</c>.</summary>
    public static IServiceCollection AddKeyedRedisOptimisticStore(this IServiceCollection services, object key, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(section);
        return services.AddStore(key, options => options.Configure(store => RedisStoreSection.Read(section, store)), connection: null);
    }

    private static IServiceCollection AddStore(
        this IServiceCollection services, object? key, Action<OptionsBuilder<RedisStoreOptions>> configure, Func<IServiceProvider, IConnectionMultiplexer>? connection)
    {
        ArgumentNullException.ThrowIfNull(services);
        var name = key is null ? Options.Options.DefaultName : OptionsName.Of(key);
        configure(services.AddOptions<RedisStoreOptions>(name).ValidateOnStart());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RedisStoreOptions>, RedisStoreOptionsValidator>());
        return key is null
            ? services.AddSingleton<IVersionedStore>(provider => Make(provider, name, connection))
            : services.AddKeyedSingleton<IVersionedStore>(key, (provider, _) => Make(provider, name, connection));
    }

    private static RedisVersionedStore Make(IServiceProvider services, string name, Func<IServiceProvider, IConnectionMultiplexer>? connection)
    {
        var options = services.GetRequiredService<IOptionsMonitor<RedisStoreOptions>>().Get(name);
        var time = services.GetService<TimeProvider>();
        var loggers = services.GetService<ILoggerFactory>();
        if (connection is null && options.ConnectionString is not null)
            return new RedisVersionedStore(options, time, loggers);

        var multiplexer = connection is not null ? connection(services) : services.GetService<IConnectionMultiplexer>();
        return multiplexer is not null
            ? new RedisVersionedStore(multiplexer, options, time, loggers)
            : throw new InvalidOperationException($"The versioned store has no Redis: set {nameof(RedisStoreOptions)}.{nameof(RedisStoreOptions.ConnectionString)}, or register an {nameof(IConnectionMultiplexer)}.");
    }

    private static Action<RedisStoreOptions> With(string connectionString, Action<RedisStoreOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        return options =>
        {
            options.ConnectionString = connectionString;
            configure?.Invoke(options);
        };
    }
}
